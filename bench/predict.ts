/**
 * Times predictions of this API against a bare Hono route and the classical Python stacks, all under the same client:
 * `npm run bench:predict [-- --rounds N --seconds N --connections N]`.
 *
 * Rounds are interleaved, so that a busy moment of the machine meets all of them; the figures are medians over the rounds and
 * the ratios medians of the ratios within a round. The built command is measured, so run `npm run build` first. The virtual
 * environment, models and logs stay in `.bench/`. Exits with 1 when a goal is missed.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import { parseCsv } from '../model/parse-csv.js';
import { median } from './median.js';
import { benchOptions, folder as folderOption, whole } from './options.js';
import { type Load, load } from './predict/load.js';
import { bareHono, fastapi, flask, REFERENCE, type Server, sentinelApi } from './predict/servers.js';

const {
  rounds,
  seconds,
  connections,
  dir: folder,
} = benchOptions(
  'npm run bench:predict',
  `Times predictions of the built API (npm run build) against a bare Hono route, Flask and FastAPI under the same client.
Makes a Python environment in the folder. Exits with 1 when a goal is missed.`,
  {
    rounds: whole(1, 5, 'rounds, of which the median counts', 1000),
    seconds: whole(1, 5, 'seconds of each measurement', 3600),
    connections: whole(1, 32, 'connections of the client', 10_000),
    dir: folderOption(),
  },
);
const BATCH_ROWS = 1000;
let missed = 0;

const print = (line: string): void => void process.stdout.write(`${line}\n`);
const count = (n: number): string => Math.round(n).toLocaleString('en');

function goal(text: string, reached: boolean): void {
  if (!reached) missed += 1;
  print(`- ${reached ? 'reached' : '**missed**'}: ${text}`);
}

/** Rows of the reference, as requests have them. */
function requestRows(): object[] {
  const columns = parseCsv(readFileSync(REFERENCE, 'utf8'), REFERENCE);
  const [ages, educations, hours] = ['age', 'education', 'hours_per_week'].map((name) => columns.get(name));
  return Array.from({ length: BATCH_ROWS }, (_, at) => ({
    age: Number(ages?.[at]),
    education: educations?.[at],
    hours_per_week: Number(hours?.[at]),
  }));
}

mkdirSync(folder, { recursive: true });
const rows = requestRows();
const single = join(folder, 'predict-single.json');
const batch = join(folder, 'predict-batch.json');
writeFileSync(single, JSON.stringify(rows[0]));
writeFileSync(batch, JSON.stringify({ instances: rows }));

print(
  `${availableParallelism()} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), Node ${process.version}; ` +
    `${connections} connections, median of ${rounds} rounds of ${seconds} s each.\n`,
);

const servers: Server[] = [];
try {
  const ours = await sentinelApi(folder, 'written');
  servers.push(ours);
  const bare = await bareHono();
  servers.push(bare);
  const flushed = await sentinelApi(folder, 'fsync');
  servers.push(flushed);
  const classical = await flask(folder);
  servers.push(classical);
  servers.push(await fastapi(folder));
  const loads = new Map<Server, Load[]>(servers.map((server) => [server, []]));
  const batches: number[] = [];
  const loadsOf = (server: Server): readonly Load[] => loads.get(server) ?? [];
  /** The median over the rounds of a ratio of two servers. */
  const ratio = (a: Server, b: Server, of: (load: Load) => number): number =>
    median(
      loadsOf(a).map((load, round) => {
        const other = loadsOf(b)[round];
        return of(load) / (other ? of(other) : Number.NaN);
      }),
    );

  for (const server of servers) await load(server.url, single, { seconds: 2, connections });
  await load(ours.url, batch, { seconds: 2, connections: 8 });
  for (let round = 0; round < rounds; round += 1) {
    for (const [server, found] of loads) found.push(await load(server.url, single, { seconds, connections }));
    batches.push((await load(ours.url, batch, { seconds, connections: 8 })).perSecond * BATCH_ROWS);
  }

  print('| | requests per second | p50 | p99 | times bare Hono |\n|---|---|---|---|---|');
  for (const server of servers) {
    const [perSecond, p50, p99] = (['perSecond', 'p50', 'p99'] as const).map((figure) =>
      median(loadsOf(server).map((load) => load[figure])),
    );
    const share = ratio(server, bare, (load) => load.perSecond);
    print(
      `| ${server.name} | ${count(perSecond ?? 0)} | ${p50} ms | ${p99} ms | ${share.toFixed(share < 0.1 ? 4 : 2)} |`,
    );
  }
  print(`| SentinelML, batches of ${count(BATCH_ROWS)} rows | ${count(median(batches))} rows | | | |\n`);

  const throughput = ratio(ours, bare, (load) => load.perSecond);
  goal(`${throughput.toFixed(2)} of bare Hono's throughput (at least 0.70)`, throughput >= 0.7);
  const faster = ratio(ours, classical, (load) => load.perSecond);
  goal(`${faster.toFixed(0)}× Flask's throughput (at least 80×)`, faster >= 80);
  const latency = ratio(ours, bare, (load) => load.p99);
  goal(`${latency.toFixed(2)}× bare Hono's p99 (at most 2×)`, latency <= 2);
  const gain = median(batches.map((batch, round) => batch / (loadsOf(ours)[round]?.perSecond ?? Number.NaN)));
  goal(`batches: ${gain.toFixed(1)}× the rows per second of single requests (at least 15×)`, gain >= 15);
} finally {
  for (const server of servers) await server.stop();
  for (const name of ['predict-written', 'predict-fsync'])
    rmSync(join(folder, name, 'data', 'live'), { recursive: true, force: true });
  rmSync(join(folder, 'predict-python'), { recursive: true, force: true });
}
print(missed === 0 ? '\nEvery goal was reached.' : `\n${missed} goals were missed.`);
process.exitCode = missed === 0 ? 0 : 1;
