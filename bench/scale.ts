/**
 * Checks many models at once by 1, 2 and 4 worker processes on one Temporal server: checks a second, how long tasks waited
 * for a worker, and whether every check left one run record and one report. Needs a build.
 *
 *   npm run bench:scale [-- --models 200 --rows 2000 --processes 1,2,4 --concurrency 1]
 *
 * A dev server is started for it; with TEMPORAL_ADDRESS set (and the other TEMPORAL_* variables) that one is used.
 */
import { cpus } from 'node:os';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { textTable } from '../cli/text-table.js';
import { startTemporal } from '../test/temporal-environment.js';
import { connectClient, temporalTarget } from '../worker/connect.js';
import { benchOptions, whole, wholes } from './options.js';
import { finishRound, type Losses, makeFleet, startChecks, startWorker, stopWorker } from './scale/fleet.js';
import { percentile, type WaitingTimes, waitingTimes } from './scale/waiting-times.js';

const counts = benchOptions(
  'npm run bench:scale',
  `Checks many models at once by so many worker processes, one number after the other. Needs a build (npm run build).
TEMPORAL_ADDRESS names a server; one is started unless it is set.`,
  {
    models: whole(1, 200, 'models', 2000),
    rows: whole(1, 2000, 'predictions of each model', 100_000),
    processes: wholes(1, [1, 2, 4], 'worker processes', 64),
    concurrency: whole(1, 1, 'checks that one process computes at a time', 64),
  },
);

interface Measured extends Losses {
  readonly processes: number;
  readonly seconds: number;
  readonly waited: WaitingTimes;
}

Runtime.install({ logger: new DefaultLogger('ERROR') });
const say = (line: string): void => void process.stderr.write(`${line}\n`);
say(`${counts.models} models of ${counts.rows} predictions`);
const fleet = await makeFleet({ ...counts, settings: `worker: { concurrency: ${counts.concurrency} }` });
const own = process.env.TEMPORAL_ADDRESS ? null : await startTemporal();
const target = own?.target ?? temporalTarget(fleet.project.config);
const client = own?.client ?? (await connectClient(target));

async function measure(processes: number, round: number): Promise<Measured> {
  const environment = own ? { TEMPORAL_ADDRESS: own.address } : {};
  const workers = await Promise.all(Array.from({ length: processes }, () => startWorker(fleet, environment)));
  try {
    // Each round looks at a window of its own, so that what it leaves is told from what was there.
    const asOf = new Date(Date.parse('2026-01-05T10:00:00Z') + round * 60_000);
    const began = performance.now();
    const checks = await startChecks(client, fleet, fleet.models, asOf);
    const results = [...checks.values()].map((handle) => handle.result().catch(() => null));
    await Promise.all(results);
    const seconds = (performance.now() - began) / 1000;
    const losses = await finishRound(fleet, checks, asOf);
    const waited: WaitingTimes = { runs: [], light: [], compute: [] };
    for (const handle of checks.values()) {
      const one = await waitingTimes(handle, fleet.taskQueue);
      for (const kind of ['runs', 'light', 'compute'] as const) waited[kind].push(...one[kind]);
    }
    return { processes, seconds, waited, ...losses };
  } finally {
    await Promise.all(workers.map(stopWorker));
  }
}

const measured: Measured[] = [];
try {
  for (const [round, processes] of counts.processes.entries()) {
    say(`${processes} worker process${processes === 1 ? '' : 'es'}`);
    const one = await measure(processes, round);
    say(`  ${counts.models} checks in ${one.seconds.toFixed(1)} s`);
    measured.push(one);
  }
} finally {
  if (own) await own.stop();
  else await client.connection.close();
  await fleet.project.remove();
}

const times = (waited: readonly number[]): string =>
  [0.5, 0.95, 0.99].map((share) => percentile(waited, share)?.toFixed(0) ?? '-').join(' / ');
const first = measured[0]?.seconds ?? Number.NaN;
process.stdout.write(
  `\n${counts.models} models of ${counts.rows} predictions, all started at once; ${counts.concurrency} compute slot(s) in each process, ${cpus().length} cores\n` +
    'Waited: ms from queue to worker, p50 / p95 / p99\n\n',
);
process.stdout.write(
  textTable([
    ['processes', 'checks/s', 'times', 'waited: compute', 'light steps', 'runs', 'failed', 'lost', 'doubled'],
    ...measured.map(({ processes, seconds, waited, failed, lost, doubled }) => [
      String(processes),
      (counts.models / seconds).toFixed(1),
      (first / seconds).toFixed(2),
      times(waited.compute),
      times(waited.light),
      times(waited.runs),
      String(failed),
      String(lost),
      String(doubled),
    ]),
  ]),
);
if (measured.some(({ failed, lost, doubled }) => failed + lost + doubled > 0)) process.exitCode = 1;
