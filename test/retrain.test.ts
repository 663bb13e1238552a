/** retrain on a real Temporal server: from feedback to a version that a running API serves. */
import { execFile } from 'node:child_process';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Client, WorkflowUpdateFailedError } from '@temporalio/client';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { awayOperations } from '../api/dashboard/operations.fixture.js';
import { startApi } from '../api/start-api.js';
import { loadConfig, modelOf, type SentinelConfig } from '../config/load-config.js';
import { createLog } from '../config/log.js';
import { packageRoot } from '../config/package-root.js';
import { createModelRegistry } from '../model/registry.js';
import { startRun } from '../worker/start-run.js';
import { startWorkflow } from '../worker/start-workflow.js';
import type { RetrainOutput, RetrainState } from '../workflows/contract.js';
import { RETRAIN, retrainWorkflowId, TASK_QUEUE } from '../workflows/names.js';
import { type HttpReceiver, httpReceiver } from './local-receivers.js';
import { logLabels, logRows } from './logged-rows.js';
import { recordHistory, replayHistory } from './recorded-history.js';
import { programOf } from './run-cli.js';
import { temporalProject } from './temporal-project.js';
import { testActivities } from './test-activities.js';
import { startWorkerProcess, withWorker } from './with-worker.js';

const ROWS = 400;

const settings = (more: string) =>
  `    drift: { window: { last: 1h }, share: 0.3 }\n    retrain: { min_rows: 100, with_reference: false, ${more} }`;

const there = temporalProject({ modelSettings: settings('decide_within: 2m') });
let config: SentinelConfig;
const receivers: HttpReceiver[] = [];

beforeAll(async () => {
  config = there.project.config;
});
afterAll(async () => {
  await Promise.all(receivers.map((receiver) => receiver.stop()));
});

/** Predictions of now, whose truth turns the old rule round: who was likely to buy does not any more. */
async function turnTheWorld(shift = 0): Promise<void> {
  await rm(join(config.data_dir, 'live', 'tiny'), { recursive: true, force: true });
  const at = new Date(Date.now() - 60_000);
  await logRows(config, { at, rows: ROWS, shift });
  await logLabels(config, { at, rows: ROWS, wrong: 1 });
}
beforeEach(() => turnTheWorld());

const worker = <T>(work: (client: Client) => Promise<T>, settled = config) =>
  withWorker(there.temporal, there.bundle, testActivities(settled), work);

const registry = () => createModelRegistry(modelOf(config), { now: () => new Date() });

async function start(client: Client) {
  const workflowId = retrainWorkflowId('tiny');
  await startWorkflow(client, TASK_QUEUE, {
    type: RETRAIN,
    workflowId,
    input: { model: 'tiny' },
    summary: 'r',
    model: 'tiny',
  });
  const handle = client.workflow.getHandle(workflowId);
  const state = () => handle.query<RetrainState>('retrainState');
  const phase = () =>
    state().then(
      (one) => one.phase,
      () => 'starting',
    );
  return {
    handle,
    state,
    waiting: () => expect.poll(phase, { timeout: 60_000 }).toBe('waiting'),
    result: (): Promise<RetrainOutput> => handle.result(),
    decide: (verb: string, decision: unknown) => handle.executeUpdate(verb, { args: [decision] }),
  };
}

const refusal = (deciding: Promise<unknown>): Promise<string> =>
  deciding.then(
    () => 'it was taken',
    (error: unknown) => {
      if (!(error instanceof WorkflowUpdateFailedError)) throw error;
      return error.cause?.message ?? '';
    },
  );

describe('retrain', () => {
  it('trains, compares on the same rows, waits, and what was approved is served by a running API', async () => {
    const before = (await registry().champion())?.version;
    const api = await startApi({
      config: { ...config, api: { ...config.api, port: 0 } },
      log: createLog('test', { write: () => {} }),
      productVersion: '0.0.0-test',
      apiKeys: [],
      lastRuns: { checks: async () => [], performance: async () => [] },
      operations: awayOperations(),
      startRun: () => Promise.reject(new Error('not here')),
    });
    const served = async (): Promise<string> => {
      const answer = await fetch(`${api.address}/predict`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ age: 30, city: 'Bern' }),
      });
      return JSON.parse(await answer.text()).model_version;
    };
    try {
      expect(await served()).toBe(before);
      await worker(async (client) => {
        const run = await start(client);
        await run.waiting();
        const { comparison, decide_by } = await run.state();
        expect(comparison).toMatchObject({ rows: 120, champion: { version: before } });
        // The world has turned round, so the champion is about always wrong.
        expect(comparison?.candidate.metrics).toMatchObject({ held_out_rows: 120 });
        expect(Number(comparison?.only_candidate_right)).toBeGreaterThan(80);
        expect(Number(comparison?.only_champion_right)).toBeLessThan(20);
        expect(Date.parse(String(decide_by))).toBeGreaterThan(Date.now());
        expect((await registry().champion())?.version).toBe(before);
        expect(await served()).toBe(before);

        expect(await refusal(run.decide('approve', { reason: 'no name' }))).toMatch(/^Expected {"by"/);
        expect(await refusal(run.decide('reject', 'no'))).toMatch(/^Expected {"by"/);
        await run.decide('approve', { by: 'Ada', reason: 'better by far' });
        const output = await run.result();
        expect(output).toMatchObject({
          outcome: 'promoted',
          labelled: ROWS,
          champion: before,
          decided: { decision: 'approved', by: 'Ada', reason: 'better by far' },
        });
        const champion = await registry().champion();
        expect(champion).toMatchObject({ version: output.candidate, by: 'Ada', reason: 'better by far' });
        await expect.poll(served, { timeout: 10_000 }).toBe(output.candidate);
        await recordHistory(there.temporal, 'retrain/tiny', 'retrain-promoted');
      });
      expect(await readdir(join(config.data_dir, 'retrain', 'tiny'))).toEqual([]);
    } finally {
      await api.stop();
    }
  });

  it('sets aside what was rejected, and takes no second decision', async () => {
    await turnTheWorld(1);
    const before = (await registry().champion())?.version;
    await worker(async (client) => {
      const run = await start(client);
      await run.waiting();
      await run.decide('reject', { by: 'Bob' });
      const output = await run.result();
      expect(output).toMatchObject({ outcome: 'rejected', decided: { by: 'Bob', reason: null } });
      await expect(run.decide('approve', { by: 'Ada' })).rejects.toThrow();
      const listed = (await registry().list()).find(({ metadata }) => metadata.version === output.candidate);
      expect(listed).toMatchObject({ state: 'archived', archived: { by: 'Bob' } });
      await recordHistory(there.temporal, 'retrain/tiny', 'retrain-rejected');
    });
    expect((await registry().champion())?.version).toBe(before);
  });

  it('takes one of two decisions that reach it at the same moment', async () => {
    await turnTheWorld(4);
    const run = await worker(async (client) => {
      const started = await start(client);
      await started.waiting();
      return started;
    });
    // Nobody is there to take them, so that they come together when somebody is.
    const deciding = [run.decide('approve', { by: 'Ada' }), run.decide('reject', { by: 'Bob' })];
    for (const promise of deciding) promise.catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    await worker(async () => {
      const taken = await Promise.allSettled(deciding);
      expect(taken.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      const first = taken[0]?.status === 'fulfilled' ? ['promoted', 'Ada'] : ['rejected', 'Bob'];
      const { outcome, decided } = await run.result();
      expect([outcome, decided?.by]).toEqual(first);
      const reasons = await Promise.all(deciding.map(refusal));
      expect(reasons.filter((reason) => reason.startsWith('It is decided already'))).toHaveLength(1);
    });
  });

  it('sets aside what nobody decided on in time, and trains nothing on too few rows', async () => {
    await turnTheWorld(2);
    const path = join(there.project.folder, 'impatient.yaml');
    const text = await readFile(config.path, 'utf8');
    await writeFile(path, text.replace('decide_within: 2m', 'decide_within: 1s'));
    await worker(
      async (client) => {
        const run = await start(client);
        expect(await run.result()).toMatchObject({ outcome: 'timed_out', decided: null });
        await recordHistory(there.temporal, 'retrain/tiny', 'retrain-timed-out');
      },
      await loadConfig(path),
    );
    await rm(join(config.data_dir, 'live', 'tiny'), { recursive: true });
    await worker(async (client) => {
      const run = await start(client);
      expect(await run.result()).toMatchObject({
        outcome: 'insufficient_data',
        labelled: 0,
        candidate: null,
      });
    });
  });

  it.each([
    ['nothing', [], 'SENT_USAGE'],
    ['a model nobody configured', [{ model: 'other' }], 'SENT_MODEL_UNKNOWN'],
  ])('ends at once on %s', async (_, args, type) => {
    await worker(async (client) => {
      const handle = await client.workflow.start(RETRAIN, {
        workflowId: `retrain/bad-${type}`,
        taskQueue: TASK_QUEUE,
        args,
        workflowExecutionTimeout: '30s',
      });
      const error: unknown = await handle.result().catch((failure: unknown) => failure);
      expect(error).toMatchObject({ cause: expect.anything() });
      const cause = (error as { cause: { type?: string; cause?: { type?: string } } }).cause;
      expect(cause.cause?.type ?? cause.type).toBe(type);
    });
  });

  it('goes on after a killed worker, waits without one, and cleans up when it is cancelled', async () => {
    await turnTheWorld(3);
    const doomed = startWorkerProcess(there.temporal, config.path);
    const run = await start(there.temporal.client);
    const folder = join(config.data_dir, 'retrain', 'tiny');
    const frozen = () => readdir(folder, { recursive: true }).then(String, () => '');
    await expect.poll(frozen, { timeout: 60_000, interval: 5 }).toContain('held_out.parquet');
    doomed.process.kill('SIGKILL');
    await worker(() => run.waiting());
    await worker(async () => {
      const { comparison } = await run.state();
      await run.handle.cancel();
      await expect(run.result()).rejects.toThrow();
      expect((await run.handle.describe()).status.name).toBe('CANCELLED');
      const version = comparison?.candidate.version;
      const listed = (await registry().list()).find(({ metadata }) => metadata.version === version);
      expect(listed).toMatchObject({ state: 'archived', archived: { reason: 'the run was cancelled' } });
    });
    expect(await readdir(folder)).toEqual([]);
  });

  it('is started by drift when the configuration says so, and decided by sentinel approve', async () => {
    await turnTheWorld(15);
    const chat = await httpReceiver();
    receivers.push(chat);
    const path = join(there.project.folder, 'by-drift.yaml');
    const text = await readFile(config.path, 'utf8');
    await writeFile(
      path,
      `notifications:
  hysteresis: { windows: 1, of: 1 }
  channels: { chat: { type: slack, url: "${chat.url}", events: [approval] } }
${text.replace('decide_within: 2m', 'on_drift: true')}`,
    );
    await worker(
      async (client) => {
        const { workflowId, runId } = await startRun(client, TASK_QUEUE, { model: 'tiny' });
        expect(await client.workflow.getHandle(workflowId, runId).result()).toMatchObject({
          verdict: 'drift',
        });
        const handle = client.workflow.getHandle(retrainWorkflowId('tiny'));
        const phase = () =>
          handle.query<RetrainState>('retrainState').then(
            (one) => one.phase,
            () => 'starting',
          );
        await expect.poll(phase, { timeout: 60_000 }).toBe('waiting');
        await expect.poll(() => chat.received.length, { timeout: 30_000 }).toBe(1);
        expect(JSON.parse(chat.received[0]?.body ?? '')).toMatchObject({
          text: 'tiny: a new version waits for approval',
          attachments: [{ text: expect.stringContaining('Decide with sentinel approve --model tiny') }],
        });
        await recordHistory(there.temporal, 'drift/tiny', 'drift-check-retraining');
        await recordHistory(there.temporal, 'retrain/tiny', 'retrain-waiting');
        const sentinel = (...args: string[]) =>
          promisify(execFile)(process.execPath, [...programOf('cli/main'), ...args, '--config', path], {
            cwd: packageRoot(),
            env: { ...process.env, TEMPORAL_ADDRESS: there.temporal.address },
          });
        const shown = await sentinel('retrain', '--model', 'tiny');
        expect(shown.stdout).toMatch(/on 120 held-out rows\s+candidate\s+champion/);
        expect(shown.stdout).toContain('sentinel approve --model tiny');
        const approved = await sentinel('approve', '--by', 'Ada', '--reason', 'seen');
        expect(approved.stdout).toMatch(/tiny: rf-\w+ was approved by Ada and is champion\n$/);
        const again = await sentinel('reject').catch((error: unknown) => error);
        expect(again).toMatchObject({
          code: 1,
          stderr: expect.stringContaining('No retraining of tiny is under way'),
        });
      },
      await loadConfig(path),
    );
  });

  it.each([
    'retrain-promoted',
    'retrain-rejected',
    'retrain-timed-out',
    'retrain-waiting',
    'drift-check-retraining',
  ])('replays the recorded history %s', (name) => replayHistory(there.bundle, name));
});
