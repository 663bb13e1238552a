/** compactLiveLog on a real Temporal server, with workers that are killed in the middle of it. */
import { execFile } from 'node:child_process';
import { readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Client } from '@temporalio/client';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { packageRoot } from '../config/package-root.js';
import { createLiveLog } from '../store/live-log.js';
import { startRun } from '../worker/start-run.js';
import type { CompactLiveLogOutput, DriftCheckOutput } from '../workflows/contract.js';
import { COMPACT_LIVE_LOG, TASK_QUEUE } from '../workflows/names.js';
import { recordHistory, replayHistory } from './recorded-history.js';
import { programOf } from './run-cli.js';
import { temporalProject } from './temporal-project.js';
import { testActivities } from './test-activities.js';
import { tinyRow } from './tiny-project.js';
import { startWorkerProcess, withWorker } from './with-worker.js';

const there = temporalProject({
  trained: false,
  modelSettings: '    drift: { window: { last: 72h }, share: 0.3 }',
});
let live: string;

beforeAll(async () => {
  live = join(there.project.config.data_dir, 'live', 'tiny');
});

/** Three days of predictions, by two writers, with ages that have shifted. */
async function fill(rowsEach = 100): Promise<void> {
  await rm(live, { recursive: true, force: true });
  for (const day of ['05', '06', '07']) {
    const noon = new Date(`2026-01-${day}T12:00:00Z`);
    for (const writerId of ['w1', 'w2']) {
      const log = createLiveLog({
        directory: live,
        columns: ['id', 'timestamp', 'model_version', 'age', 'city', 'prediction', 'probability'],
        writerId,
        now: () => noon,
      });
      const rows = Array.from({ length: rowsEach }, (_, i) => {
        const { age, city } = tinyRow(i);
        const probability = Math.min(0.95, Math.max(0.05, (age - 13) / 45));
        return [
          ...[`${day}-${writerId}-${i}`, new Date(noon.getTime() + i).toISOString(), 'rf-test'],
          ...[age + 12, city, probability >= 0.5 ? 1 : 0, probability],
        ];
      });
      for (let at = 0; at < rows.length; at += 10_000) await log.appendMany(rows.slice(at, at + 10_000));
      await log.close();
    }
    for (const name of await readdir(live)) await utimes(join(live, name), noon, noon);
  }
}
beforeEach(() => fill());

const worker = <T>(work: (client: Client) => Promise<T>) =>
  withWorker(there.temporal, there.bundle, testActivities(there.project.config), work);

const compact = (client: Client, ...args: unknown[]): Promise<CompactLiveLogOutput> =>
  client.workflow.execute(COMPACT_LIVE_LOG, {
    workflowId: 'compactLiveLog/test',
    taskQueue: TASK_QUEUE,
    args,
    workflowExecutionTimeout: '110s',
  });

async function check(client: Client): Promise<DriftCheckOutput> {
  const { workflowId, runId } = await startRun(client, TASK_QUEUE, {
    model: 'tiny',
    as_of: '2026-01-08T00:00:00Z',
  });
  return client.workflow.getHandle(workflowId, runId).result();
}

const partitions = async () => (await readdir(live)).filter((name) => name.endsWith('.parquet'));

describe('compactLiveLog', () => {
  it('makes one Parquet file of each day, and a check of the window finds what it found before', async () => {
    await worker(async (client) => {
      const before = await check(client);
      expect(before).toMatchObject({ current_rows: 600, verdict: 'drift' });
      const output = await compact(client);
      expect(output).toMatchObject({ models: 1, days: 3, files: 6, rows: 600, left: [], files_left: 0 });
      expect(await readdir(live)).toHaveLength(3);
      expect(await partitions()).toHaveLength(3);
      expect(await check(client)).toEqual(before);
      expect(await compact(client, {})).toMatchObject({ days: 0, files: 0 });
      await recordHistory(there.temporal, 'drift/tiny', 'drift-check-without-alerts');
    });
  });

  it('names the files that it leaves, and goes on with the others when a day cannot be done', async () => {
    await writeFile(join(live, 'live_predictions_20260105_odd.csv'), 'id,timestamp\n1\n');
    const noon = new Date('2026-01-05T12:00:00Z');
    await utimes(join(live, 'live_predictions_20260105_odd.csv'), noon, noon);
    await worker(async (client) => {
      expect(await compact(client)).toMatchObject({
        files: 6,
        left: [{ file: 'live_predictions_20260105_odd.csv', reason: 'it has rows that cannot be read' }],
      });
      await recordHistory(there.temporal, 'compactLiveLog/test', 'compact-live-log');
    });
    await fill();
    const real = testActivities(there.project.config);
    await withWorker(
      there.temporal,
      there.bundle,
      {
        ...real,
        async compactDay(day) {
          if (day.day === '20260106') return real.compactDay({ ...day, day: '../..' });
          return real.compactDay(day);
        },
      },
      async (client) => {
        await expect(compact(client)).rejects.toMatchObject({
          cause: {
            type: 'SENT_COMPACTION_FAILED',
            message: expect.stringMatching(/^1 of 3 days .*: tiny, live_predictions of 20260106: /),
          },
        });
        await recordHistory(there.temporal, 'compactLiveLog/test', 'compact-live-log-failed-day');
      },
    );
    expect(await partitions()).toHaveLength(2);
  });

  it('refuses more models than the history of one run has room for', async () => {
    const activities = {
      ...testActivities(there.project.config),
      selectModels: async () => Array.from({ length: 601 }, (_, at) => `m${at}`),
    };
    await withWorker(there.temporal, there.bundle, activities, async (client) => {
      await expect(compact(client)).rejects.toMatchObject({
        cause: { type: 'SENT_USAGE', message: expect.stringMatching(/at most 600 models .* got 601/) },
      });
    });
  });

  it('is finished by another worker when one is killed in the middle of it', async () => {
    await fill(60_000);
    const before = await worker(check);
    const doomed = startWorkerProcess(there.temporal, there.project.config.path);
    const running = compact(there.temporal.client);
    // Killed while it holds the folder: between closing the files and moving the first partition into place.
    const isAtWork = async () =>
      (await readdir(live)).some((name) => name.endsWith('.tmp') && name.includes('parquet'));
    await expect.poll(isAtWork, { timeout: 60_000, interval: 5 }).toBe(true);
    doomed.process.kill('SIGKILL');
    expect((await readdir(live)).filter((name) => name.endsWith('.csv')).length).toBeGreaterThanOrEqual(4);
    await worker(async (client) => {
      expect(await check(client)).toEqual(before);
      expect(await running).toMatchObject({ rows: 360_000, files_left: 0 });
      expect(await check(client)).toEqual(before);
    });
    expect(await readdir(live)).toHaveLength(3);
  });

  it.each(['compact-live-log', 'compact-live-log-failed-day', 'drift-check-without-alerts'])(
    'replays the recorded history %s',
    (name) => replayHistory(there.bundle, name),
  );

  it('is started and followed by sentinel compact', async () => {
    const { stdout } = await worker(() =>
      promisify(execFile)(
        process.execPath,
        [...programOf('cli/main'), 'compact', '--config', there.project.config.path],
        { cwd: packageRoot(), env: { ...process.env, TEMPORAL_ADDRESS: there.temporal.address } },
      ),
    );
    expect(stdout).toMatch(/^6 CSV files of [\d,]+ bytes became 600 rows in [\d,]+ bytes of Parquet\n$/);
  });
});
