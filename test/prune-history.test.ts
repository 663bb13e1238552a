/** pruneHistory on a real Temporal server. */
import { execFile } from 'node:child_process';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Client } from '@temporalio/client';
import { beforeEach, describe, expect, it } from 'vitest';
import { packageRoot } from '../config/package-root.js';
import type { PruneHistoryOutput } from '../workflows/contract.js';
import { PRUNE_HISTORY, TASK_QUEUE } from '../workflows/names.js';
import { recordHistory, replayHistory } from './recorded-history.js';
import { programOf } from './run-cli.js';
import { temporalProject } from './temporal-project.js';
import { testActivities } from './test-activities.js';
import { startWorkerProcess, withWorker } from './with-worker.js';

const there = temporalProject({
  trained: false,
  settings: 'retention: { runs: 30d, reports: 30d, keep: 2 }',
});

const OLD = 300;
beforeEach(async () => {
  for (const folder of ['runs/tiny', 'drift_reports/tiny'])
    await mkdir(join(there.project.config.data_dir, folder), { recursive: true });
  for (let at = 0; at < OLD; at++) {
    const stamp = `20200101_${String(Math.floor(at / 60)).padStart(2, '0')}${String(at % 60).padStart(2, '0')}00`;
    await writeFile(join(there.project.config.data_dir, 'runs/tiny', `${stamp}.json`), '{}');
    await writeFile(join(there.project.config.data_dir, 'drift_reports/tiny', `drift_${stamp}.html`), 'x');
  }
});

const left = async () => (await readdir(join(there.project.config.data_dir, 'runs/tiny'))).length;

async function prune(client: Client, ...args: unknown[]): Promise<PruneHistoryOutput> {
  return client.workflow.execute(PRUNE_HISTORY, {
    workflowId: 'pruneHistory/test',
    taskQueue: TASK_QUEUE,
    args,
    workflowExecutionTimeout: '60s',
  });
}

const worker = <T>(work: (client: Client) => Promise<T>) =>
  withWorker(there.temporal, there.bundle, testActivities(there.project.config), work);

describe('pruneHistory', () => {
  it('counts first, when told to, and removes what it counted', async () => {
    await worker(async (client) => {
      const dry = await prune(client, { dry_run: true });
      expect(dry).toMatchObject({
        dry_run: true,
        models: 1,
        files: 2 * (OLD - 2),
        removed: [
          { kind: 'report', files: OLD - 2, bytes: OLD - 2 },
          { kind: 'run', files: OLD - 2, bytes: 2 * (OLD - 2) },
        ],
      });
      expect(await left()).toBe(OLD);
      const done = await prune(client);
      expect({ ...done, dry_run: true, as_of: dry.as_of }).toEqual(dry);
      expect(await left()).toBe(2);
      expect(await prune(client, {})).toMatchObject({ files: 0, removed: [] });
      await recordHistory(there.temporal, 'pruneHistory/test', 'prune-history');
    });
  });

  it.each([
    ['a text', ['tiny'], 'SENT_USAGE'],
    ['models that are no list', [{ models: 'tiny' }], 'SENT_USAGE'],
    ['a model that is a path', [{ models: ['../tiny'] }], 'SENT_USAGE'],
    ['a model nobody configured', [{ models: ['other'] }], 'SENT_MODEL_UNKNOWN'],
  ])('ends at once on %s, and removes nothing', async (_, args, type) => {
    await worker(async (client) => {
      const error = await prune(client, ...args).catch((failure: unknown) => failure);
      expect(JSON.stringify(error, causes)).toContain(type);
    });
    expect(await left()).toBe(OLD);
  });

  it('refuses more models than the history of one run has room for', async () => {
    const activities = {
      ...testActivities(there.project.config),
      selectModels: async () => Array.from({ length: 1_501 }, (_, at) => `m${at}`),
    };
    const error = await withWorker(there.temporal, there.bundle, activities, (client) => prune(client)).catch(
      (failure: unknown) => failure,
    );
    expect(error).toMatchObject({
      cause: { type: 'SENT_USAGE', message: expect.stringMatching(/at most 1500 models .* got 1501/) },
    });
    expect(await left()).toBe(OLD);
  });

  it('goes on where a killed worker stopped', async () => {
    const doomed = startWorkerProcess(there.temporal, there.project.config.path);
    const running = prune(there.temporal.client);
    // Killed at whichever step it is in: each may be done again.
    await expect.poll(left, { timeout: 60_000, interval: 1 }).toBeLessThan(OLD);
    doomed.process.kill('SIGKILL');
    const output = await worker(() => running);
    expect(await left()).toBe(2);
    expect(output.dry_run).toBe(false);
  });

  it('replays the recorded history', () => replayHistory(there.bundle, 'prune-history'));

  it('is started and followed by sentinel prune', async () => {
    const { stdout } = await worker(() =>
      promisify(execFile)(
        process.execPath,
        [...programOf('cli/main'), 'prune', '--dry-run', '--config', there.project.config.path],
        { cwd: packageRoot(), env: { ...process.env, TEMPORAL_ADDRESS: there.temporal.address } },
      ),
    );
    expect(stdout).toContain(`${2 * (OLD - 2)} files`);
    expect(stdout).toContain('would be removed');
    expect(await left()).toBe(OLD);
  });
});

/** Errors and their causes as JSON, for a look at what stands at the bottom. */
function causes(_: string, value: unknown): unknown {
  if (!(value instanceof Error)) return value;
  return { ...value, message: value.message, cause: value.cause };
}
