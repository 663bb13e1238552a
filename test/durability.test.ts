/**
 * What a check survives: workers, servers and the API killed, disks that are full, memory that is short, files that are
 * broken. It ends once, with one report and one record, or fails with a code and works again after the repair.
 */
import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Client } from '@temporalio/client';
import { DefaultLogger, Runtime, type WorkflowBundle } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SentinelConfig } from '../config/load-config.js';
import { packageRoot } from '../config/package-root.js';
import { listRunRecords } from '../store/run-record.js';
import { clearDebris } from '../worker/clear-debris.js';
import { connectClient } from '../worker/connect.js';
import { type DevServer, startDevServer } from '../worker/dev-server.js';
import { reasonOf } from '../worker/follow-run.js';
import { type StartedCheck, startRun } from '../worker/start-run.js';
import { resolveTemporalCli } from '../worker/temporal-cli.js';
import type { DriftCheckOutput } from '../workflows/contract.js';
import { TASK_QUEUE } from '../workflows/names.js';
import { activityAttempts } from './activity-attempts.js';
import { logRows } from './logged-rows.js';
import { freePort } from './temporal-environment.js';
import { testActivities } from './test-activities.js';
import { type TinyProject, tinyProject, tinyReference } from './tiny-project.js';
import { bundleWorkflows, startWorkerProcess, withWorker } from './with-worker.js';

const END = '2026-01-05T10:00:00.000Z';

let server: DevServer;
let options: Parameters<typeof startDevServer>[0];
let client: Client;
let bundle: WorkflowBundle;
let project: TinyProject;
let folder: string;
const children: ChildProcess[] = [];

const target = () => ({
  address: server.address,
  namespace: 'default',
  connection: { address: server.address },
});
const temporal = (taskQueue = TASK_QUEUE) => ({ address: server.address, client, taskQueue });

beforeAll(async () => {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  folder = await mkdtemp(join(tmpdir(), 'sentinel-durability-'));
  options = {
    cli: await resolveTemporalCli({ say: (line) => process.stderr.write(`Temporal: ${line}\n`) }),
    port: await freePort(),
    uiPort: null,
    namespace: 'default',
    retention: '72h',
    databaseFile: join(folder, 'temporal.db'),
  };
  const apiPort = await freePort();
  [server, bundle, project] = await Promise.all([
    startDevServer(options),
    bundleWorkflows(),
    tinyProject({
      models: ['tiny', 'full', 'broken', 'stopped'],
      settings: `api: { port: ${apiPort} }\ntemporal: { port: ${options.port} }`,
      modelSettings: '    drift: { window: { last: 1h }, share: 0.3 }',
    }),
  ]);
  client = await connectClient(target());
  for (const model of Object.keys(project.config.models))
    await logRows(project.config, { model, at: new Date('2026-01-05T09:30:00Z'), rows: 300, shift: 12 });
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await client?.connection.close();
  await server?.stop();
  await project?.remove();
  await rm(folder, { recursive: true, force: true });
});

const start = (model: string, taskQueue = TASK_QUEUE): Promise<StartedCheck> =>
  startRun(client, taskQueue, { model, as_of: END });
const resultOf = ({ workflowId, runId }: StartedCheck): Promise<DriftCheckOutput> =>
  client.workflow.getHandle(workflowId, runId).result();

const attemptsOf = ({ workflowId, runId }: StartedCheck): Promise<string[]> =>
  activityAttempts(client.workflow.getHandle(workflowId, runId));

/** One report, one result and one record of this run, and nothing else of it anywhere. */
async function expectOneOfEach(
  config: SentinelConfig,
  { runId }: StartedCheck,
  model: string,
): Promise<void> {
  expect((await readdir(join(config.data_dir, 'drift_reports', model))).sort()).toEqual([
    'drift_20260105_100000.html',
    'drift_20260105_100000.json',
  ]);
  expect(await readdir(join(config.data_dir, 'runs', model))).toEqual(['20260105_100000.json']);
  expect(await listRunRecords(config.data_dir, model)).toMatchObject([{ run_id: runId, verdict: 'drift' }]);
  expect(await readdir(join(config.data_dir, 'windows', model))).toEqual([]);
}

describe('a worker that is stopped with SIGTERM', () => {
  it('hands over what it was at, and ends by itself', async () => {
    const leaving = startWorkerProcess(temporal(), project.config.path, {
      'drift/stopped': 'testColumns',
    });
    children.push(leaving.process);
    await leaving.polling;
    const run = await start('stopped');
    await expect.poll(leaving.holds, { timeout: 60_000 }).toEqual(['drift/stopped']);
    leaving.process.kill('SIGTERM');
    const [code] = await once(leaving.process, 'exit');
    expect(code).toBe(0);
    await withWorker(temporal(), bundle, testActivities(project.config), async () => {
      expect(await resultOf(run)).toMatchObject({ verdict: 'drift' });
    });
    const { events } = await client.workflow.getHandle(run.workflowId, run.runId).fetchHistory();
    const [again] = (events ?? []).flatMap(({ activityTaskStartedEventAttributes: started }) =>
      started && (started.attempt ?? 1) > 1 ? [started] : [],
    );
    expect(again?.lastFailure?.applicationFailureInfo?.type).toBe('WorkerShutdown');
    await expectOneOfEach(project.config, run, 'stopped');
  });
});

describe('the Temporal server, killed and started again on its file', () => {
  it('goes on with the run, whose activity ended meanwhile', async () => {
    const real = testActivities(project.config);
    let entered = (): void => {};
    const inActivity = new Promise<void>((resolve) => {
      entered = resolve;
    });
    let release = (): void => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    await withWorker(
      temporal(),
      bundle,
      {
        ...real,
        async testColumns(run) {
          const tested = await real.testColumns(run);
          entered();
          await released;
          return tested;
        },
      },
      async () => {
        const run = await start('tiny');
        await inActivity;
        process.kill(server.pid, 'SIGKILL');
        await server.ended;
        release();
        server = await startDevServer(options);
        await client.connection.close();
        client = await connectClient(target());
        expect(await resultOf(run)).toMatchObject({ verdict: 'drift', current_rows: 300 });
        await expectOneOfEach(project.config, run, 'tiny');
      },
    );
  });
});

describe('the API, killed while a check runs and predictions are being logged', () => {
  it('takes nothing from the check, and serves its report when it is back', async () => {
    const { config } = project;
    const api = `http://127.0.0.1:${config.api.port}`;
    const startApi = async (): Promise<ChildProcess> => {
      const child = spawn(
        process.execPath,
        [join(packageRoot(), 'bin', 'sentinel.js'), '--config', config.path, 'api'],
        { stdio: 'ignore' },
      );
      children.push(child);
      await expect
        .poll(
          () =>
            fetch(`${api}/health/live`).then(
              (answer) => answer.status,
              () => 0,
            ),
          { timeout: 60_000 },
        )
        .toBe(200);
      return child;
    };
    const predict = (): Promise<boolean> =>
      fetch(`${api}/predict`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({
          instances: Array.from({ length: 50 }, (_, i) => ({ age: 20 + i, city: 'Bern' })),
        }),
      }).then(
        async (answer) => answer.status === 200 && (await answer.json()) !== null,
        () => false,
      );
    const first = await startApi();
    const answeredAt: number[] = [];
    let goOn = true;
    const caller = (async () => {
      while (goOn) {
        if (await predict()) answeredAt.push(Date.now());
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    })();
    await expect.poll(() => answeredAt.length, { timeout: 30_000 }).toBeGreaterThan(2);
    const real = testActivities(config);
    const output = await withWorker(
      temporal(),
      bundle,
      {
        ...real,
        async loadWindow(run) {
          first.kill('SIGKILL');
          await once(first, 'exit');
          goOn = false;
          await caller;
          return real.loadWindow(run);
        },
      },
      async () => resultOf(await startRun(client, TASK_QUEUE, { model: 'tiny' })),
    );
    // Every answer that was given before the window's end is in it; of the last batches some may not have been received.
    const inWindow = answeredAt.filter((at) => at < Date.parse(output.window.end)).length;
    expect(inWindow).toBeGreaterThan(2);
    expect(output.current_rows).toBeGreaterThanOrEqual(50 * inWindow);
    expect(output.current_rows).toBeLessThanOrEqual(50 * (answeredAt.length + 1));
    await startApi();
    const report = await fetch(new URL(new URL(output.report_url).pathname, api));
    expect(report.status).toBe(200);
    expect(await report.text()).toContain('<svg');
  });
});

describe('a check that cannot be done', () => {
  const failed = async (run: StartedCheck, code: string): Promise<string> => {
    const failure = await resultOf(run).catch((error: unknown) => error);
    const { stdout } = await promisify(execFile)(options.cli, [
      ...['workflow', 'describe', '--workflow-id', run.workflowId, '--run-id', run.runId],
      ...['--address', server.address],
    ]);
    // What a person reads first in Temporal's CLI and UI: one line, with the code.
    expect(stdout).toContain(code);
    const described = await client.workflow.getHandle(run.workflowId, run.runId).describe();
    expect(described.searchAttributes).toMatchObject({
      SentinelVerdict: ['failed'],
      SentinelErrorCode: [code],
    });
    expect(described.memo?.summary).toContain(`failed with ${code}: `);
    return reasonOf(failure);
  };

  it('for a broken reference says so at once, and works when that is mended', async () => {
    const reference = join(project.folder, 'broken.csv');
    await writeFile(reference, `${tinyReference().slice(0, 4_000)}\n"unclosed,Bern`);
    await withWorker(temporal(), bundle, testActivities(project.config), async () => {
      const run = await start('broken');
      expect(await failed(run, 'SENT_DATA_FILE_INVALID')).toMatch(/broken\.csv cannot be read as CSV: /);
      expect(await attemptsOf(run)).toEqual(['loadWindow 1', 'abandonRun 1']);
      await writeFile(reference, tinyReference());
      const again = await start('broken');
      expect(await resultOf(again)).toMatchObject({ verdict: 'drift' });
      await expectOneOfEach(project.config, again, 'broken');
    });
  });

  // These two wait between their attempts, which they do side by side.
  it.concurrent('for want of memory says so after all attempts, and works when there is more', async () => {
    const { config } = project;
    const short = { ...config, worker: { ...config.worker, memory_limit: '1MB' } };
    const queue = 'short-of-memory';
    const run = await withWorker(temporal(queue), bundle, testActivities(short), async () => {
      const first = await start('tiny', queue);
      expect(await failed(first, 'SENT_OUT_OF_MEMORY')).toMatch(
        /^There is not enough memory \(.+worker\.memory_limit/,
      );
      expect(await attemptsOf(first)).toEqual(['loadWindow 5', 'abandonRun 1']);
      return first;
    });
    expect(await readdir(join(config.data_dir, 'windows', 'tiny'))).toEqual([]);
    await withWorker(temporal(queue), bundle, testActivities(config), async () => {
      const again = await start('tiny', queue);
      expect(again.runId).not.toBe(run.runId);
      expect(await resultOf(again)).toMatchObject({ verdict: 'drift' });
    });
  });

  it.concurrent('for a full disk says so after all attempts, leaves nothing half written, and works when there is room', async (test) => {
    const { config } = project;
    const reports = join(config.data_dir, 'drift_reports', 'full');
    await mkdir(reports, { recursive: true });
    const whole = await stat(join(config.data_dir, 'drift_reports', 'tiny', 'drift_20260105_100000.html'));
    const json = await stat(join(config.data_dir, 'drift_reports', 'tiny', 'drift_20260105_100000.json'));
    // Room for the result, and for half of the report.
    const size = Math.ceil((json.size + whole.size / 2) / 4096) * 4096;
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', reports], { stdio: 'pipe' });
    } catch (error) {
      if (process.env.CI) throw error;
      process.stderr.write('\n*** SKIPPED: the full disk. It takes root, to mount a small tmpfs. ***\n\n');
      return test.skip('it takes root, to mount a small tmpfs; in CI that is an error');
    }
    try {
      const queue = 'full-disk';
      await withWorker(temporal(queue), bundle, testActivities(config), async () => {
        const run = await start('full', queue);
        expect(await failed(run, 'SENT_DISK_FULL')).toMatch(/no space left on device/i);
        expect(await attemptsOf(run)).toEqual([
          'loadWindow 1',
          'testColumns 1',
          'renderReport 5',
          'abandonRun 1',
        ]);
        expect(await readdir(reports)).toEqual(['drift_20260105_100000.json']);
        expect(await readdir(join(config.data_dir, 'windows', 'full'))).toEqual([]);
        execFileSync('mount', ['-o', 'remount,size=64m', reports]);
        const again = await start('full', queue);
        expect(await resultOf(again)).toMatchObject({ verdict: 'drift' });
        await expectOneOfEach(config, again, 'full');
      });
    } finally {
      execFileSync('umount', ['-l', reports]);
    }
  });
});

describe('what a terminated check leaves behind', () => {
  it('is removed by the next worker that starts, and nothing of an open check is', async () => {
    const { config } = project;
    const terminated = await start('tiny');
    await client.workflow.getHandle(terminated.workflowId, terminated.runId).terminate('by hand');
    const open = await startRun(client, TASK_QUEUE, { model: 'stopped', as_of: END });
    const left = (model: string, run: string): string => join('windows', model, `20260105_100000_${run}`);
    const folders = [left('tiny', terminated.runId), left('stopped', open.runId), left('tiny', 'in-process')];
    for (const path of folders) await mkdir(join(config.data_dir, path), { recursive: true });
    expect(await clearDebris(client, config)).toEqual([]);
    const later = () => new Date(Date.now() + 2 * 3_600_000);
    // What is open is looked up where the server shows it a moment later.
    const afterwards = async (): Promise<string[]> => {
      await clearDebris(client, config, later);
      return readdir(join(config.data_dir, 'windows', 'tiny'));
    };
    await expect.poll(afterwards, { timeout: 10_000 }).toEqual([]);
    expect(await readdir(join(config.data_dir, 'windows', 'stopped'))).toEqual([
      `20260105_100000_${open.runId}`,
    ]);
    await client.workflow.getHandle(open.workflowId, open.runId).terminate('done');
  });
});

describe('a report that is written again', () => {
  it('is the same file to the byte', async () => {
    const file = join(project.config.data_dir, 'drift_reports', 'stopped', 'drift_20260105_100000.json');
    // But for when it was made, and when its performance was measured.
    const without = async (): Promise<string> =>
      (await readFile(file, 'utf8')).replaceAll(/("(?:created_at|evaluated_at)": )"[^"]*"/g, '$1null');
    const before = await without();
    expect(before).toContain('"created_at": null');
    await withWorker(temporal(), bundle, testActivities(project.config), async () =>
      resultOf(await start('stopped')),
    );
    expect(await without()).toBe(before);
  });
});
