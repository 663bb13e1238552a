/** Runs that come through every activity, for tests that kill a worker in one: what they look at, and what must be true in the end. */
import { mkdir, readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';
import type { WorkflowBundle } from '@temporalio/worker';
import { expect, vi } from 'vitest';
import type { createActivities } from '../activities/create-activities.js';
import { modelOf } from '../config/load-config.js';
import { createModelRegistry } from '../model/registry.js';
import { sampleAlert } from '../notify/alert.fixture.js';
import { readPerformanceRevisions } from '../store/performance-record.js';
import { listRunRecords } from '../store/run-record.js';
import { reasonOf } from '../worker/follow-run.js';
import type { RetrainState } from '../workflows/contract.js';
import {
  COMPACT_LIVE_LOG,
  DELIVER_ALERT,
  DRIFT_CHECK,
  DRIFT_SWEEP,
  EVALUATE_PERFORMANCE,
  PRUNE_HISTORY,
  RETRAIN,
} from '../workflows/names.js';
import type { HttpReceiver } from './local-receivers.js';
import { logLabels, logRows } from './logged-rows.js';
import type { TemporalEnvironment } from './temporal-environment.js';
import { testActivities } from './test-activities.js';
import type { TinyProject } from './tiny-project.js';
import { type WorkersPlace, withWorker } from './with-worker.js';

export type Activity = keyof ReturnType<typeof createActivities>;

/** The end of the windows of the past. */
const END = '2026-01-05T10:00:00.000Z';
const BEFORE = new Date('2026-01-05T09:30:00Z');
const OLD_RUNS = 250;

/** Where a run is. */
export interface RunWorld {
  /** Its server, and its task queue. */
  readonly temporal: Required<WorkersPlace> & Pick<TemporalEnvironment, 'client'>;
  readonly bundle: WorkflowBundle;
  /** What the project's one channel, `hook`, was told. */
  readonly hook: HttpReceiver;
  readonly project: TinyProject;
}

/** A run that is to end as it should. */
export interface Case {
  readonly type: string;
  readonly id: (model: string) => string;
  readonly input: (model: string) => object;
  /** Makes what the run looks at. */
  readonly prepare?: (world: RunWorld, model: string) => Promise<void>;
  /** What a person does while it runs. */
  readonly meanwhile?: (handle: WorkflowHandle) => Promise<void>;
  /** What must be true of a run that has ended. */
  readonly ended: (
    world: RunWorld,
    model: string,
    result: Promise<unknown>,
    handle: WorkflowHandle,
  ) => Promise<void>;
}

const inData = ({ project }: RunWorld, ...path: string[]): string => join(project.config.data_dir, ...path);

/** What is in a folder of the data folder. */
export const filesIn = (world: RunWorld, ...path: string[]): Promise<string[]> =>
  readdir(inData(world, ...path)).then(
    (names) => names.sort(),
    () => [],
  );

/** The ids of the alerts of an event of a model that the channel was told of, each once. */
export const told = ({ hook }: RunWorld, model: string, event: string): string[] => [
  ...new Set(
    hook.received
      .map(({ body }) => JSON.parse(body))
      .filter((alert) => alert.model === model && alert.event === event)
      .map(({ id }) => String(id)),
  ),
];

/** The channel is told once of that event, sooner or later. */
const toldOnce = (world: RunWorld, model: string, event: string): Promise<void> =>
  vi.waitFor(() => expect(told(world, model, event)).toHaveLength(1), { timeout: 30_000 });

/** One report, one result and one record of this run, and nothing else of it anywhere. */
async function onlyOneOfEach(world: RunWorld, model: string, runId: string | null): Promise<void> {
  expect(await filesIn(world, 'drift_reports', model)).toEqual([
    'drift_20260105_100000.html',
    'drift_20260105_100000.json',
  ]);
  expect(await filesIn(world, 'runs', model)).toEqual(['20260105_100000.json']);
  const [record] = await listRunRecords(world.project.config.data_dir, model);
  expect(record).toMatchObject({ verdict: 'drift', ...(runId === null ? {} : { run_id: runId }) });
  expect(await filesIn(world, 'windows', model)).toEqual([]);
}

const check: Case = {
  type: DRIFT_CHECK,
  id: (model) => `drift/${model}`,
  input: (model) => ({ model, as_of: END }),
  prepare: (world, model) => logRows(world.project.config, { model, at: BEFORE, rows: 300, shift: 12 }),
  async ended(world, model, result, handle) {
    expect(await result).toMatchObject({ verdict: 'drift', current_rows: 300 });
    await onlyOneOfEach(world, model, (await handle.describe()).runId);
  },
};

/** A check of now, as nobody is told of an old window. */
const checkOfNow: Case = {
  ...check,
  input: (model) => ({ model }),
  prepare: (world, model) =>
    logRows(world.project.config, { model, at: new Date(Date.now() - 60_000), rows: 300, shift: 12 }),
  async ended(world, model, result) {
    expect(await result).toMatchObject({ verdict: 'drift', current_rows: 300 });
    expect(await filesIn(world, 'runs', model)).toHaveLength(1);
    expect(await filesIn(world, 'drift_reports', model)).toHaveLength(2);
    await toldOnce(world, model, 'drift');
  },
};

const failingCheck: Case = {
  ...checkOfNow,
  async prepare(world, model) {
    await writeFile(
      join(world.project.folder, `${model}.csv`),
      'age,city,prediction,probability\nold,Bern,1,0.5\n',
    );
  },
  async ended(world, model, result) {
    const failure = await result.catch((error: unknown) => error);
    expect(reasonOf(failure)).toContain('expected a number, got "old"');
    expect(await filesIn(world, 'windows', model)).toEqual([]);
    await toldOnce(world, model, 'failure');
  },
};

const sweep: Case = {
  ...check,
  type: DRIFT_SWEEP,
  id: (model) => `driftSweep/${model}`,
  input: (model) => ({ models: [model], as_of: END }),
  async ended(world, model, result) {
    expect(await result).toMatchObject({ models: 1, drift: [model], failed: [] });
    await onlyOneOfEach(world, model, null);
  },
};

/** Retrains on predictions of just now, and decides as soon as it is asked to. */
const decided = (update: 'approve' | 'reject'): Case => ({
  type: RETRAIN,
  id: (model) => `retrain/${model}`,
  input: (model) => ({ model }),
  async prepare(world, model) {
    const at = new Date(Date.now() - 60_000);
    await logRows(world.project.config, { model, at, rows: 200 });
    await logLabels(world.project.config, { model, at, rows: 200 });
  },
  async meanwhile(handle) {
    const phase = (): Promise<string> =>
      handle.query<RetrainState>('retrainState').then(
        (state) => state.phase,
        () => 'nobody is there to answer',
      );
    let outcome: unknown;
    const ended = handle.result().then(
      (output) => {
        outcome = output;
      },
      (error: unknown) => {
        outcome = error;
      },
    );
    while ((await phase()) !== 'waiting') {
      if (outcome !== undefined) throw new Error('it ended before anybody decided', { cause: outcome });
      await Promise.race([sleep(100), ended]);
    }
    await handle.executeUpdate(update, { args: [{ by: 'Ada', reason: 'it errs less' }] });
  },
  async ended(world, model, result) {
    const outcome = update === 'approve' ? 'promoted' : 'rejected';
    expect(await result).toMatchObject({ outcome, labelled: 200, decided: { by: 'Ada' } });
    const registry = createModelRegistry(modelOf(world.project.config, model), { now: () => new Date() });
    const { candidate } = Object(await result);
    const versions = (await registry.list()).map(({ metadata, state }) => [metadata.version, state]);
    expect(versions).toEqual([[candidate, update === 'approve' ? 'champion' : 'archived']]);
    expect((await registry.history()).map(({ version, by }) => [version, by])).toEqual(
      update === 'approve' ? [[candidate, 'Ada']] : [],
    );
    expect(await filesIn(world, 'retrain', model)).toEqual([]);
    await toldOnce(world, model, 'approval');
  },
});

/** Looks again at the window of a check whose labels came late, and were wrong for half of its predictions. */
const evaluation: Case = {
  type: EVALUATE_PERFORMANCE,
  id: (model) => `performance/${model}`,
  input: (model) => ({ model, as_of: '2026-01-06T00:00:00Z' }),
  async prepare(world, model) {
    await logRows(world.project.config, { model, at: BEFORE, rows: 200 });
    await withWorker(world.temporal, world.bundle, testActivities(world.project.config), (client) =>
      client.workflow.execute(DRIFT_CHECK, {
        workflowId: `drift/${model}`,
        taskQueue: world.temporal.taskQueue,
        args: [{ model, as_of: END }],
      }),
    );
    await logLabels(world.project.config, { model, at: BEFORE, rows: 150, wrong: 2 });
  },
  async ended(world, model, result) {
    expect(await result).toMatchObject({ revised: 1, fallen: 1, windows: [{ revision: 2, labelled: 150 }] });
    expect(await readPerformanceRevisions(world.project.config.data_dir, model, new Date(END))).toHaveLength(
      1,
    );
    const report = await readFile(
      inData(world, 'drift_reports', model, 'drift_20260105_100000.html'),
      'utf8',
    );
    expect(report).toContain('This is revision 2');
    await toldOnce(world, model, 'performance');
  },
};

const delivery: Case = {
  type: DELIVER_ALERT,
  id: (model) => `alert/${model}/one`,
  input: (model) => ({ alert: sampleAlert({ model }), channels: ['hook'], give_up_after_ms: 300_000 }),
  async ended(world, model, result) {
    expect(await result).toMatchObject({ channels: ['hook'] });
    // Once, not only under one id: that it was sent stood on disk.
    expect(world.hook.received.filter(({ body }) => JSON.parse(body).model === model)).toHaveLength(1);
  },
};

const compaction: Case = {
  type: COMPACT_LIVE_LOG,
  id: (model) => `compactLiveLog/${model}`,
  input: (model) => ({ models: [model] }),
  async prepare(world, model) {
    for (const at of [BEFORE, new Date('2026-01-06T09:30:00Z')])
      await logRows(world.project.config, { model, at, rows: 300, shift: 12 });
    for (const name of await filesIn(world, 'live', model))
      await utimes(inData(world, 'live', model, name), BEFORE, BEFORE);
  },
  async ended(world, model, result) {
    expect(await result).toMatchObject({ models: 1, files_left: 0 });
    expect((await filesIn(world, 'live', model)).map((name) => name.replace(/_[0-9a-f]{16}\./, '.'))).toEqual(
      ['live_predictions_20260105.parquet', 'live_predictions_20260106.parquet'],
    );
    const output = await world.temporal.client.workflow.execute(DRIFT_CHECK, {
      workflowId: `drift/${model}`,
      taskQueue: world.temporal.taskQueue,
      args: [{ model, as_of: END }],
    });
    expect(output).toMatchObject({ verdict: 'drift', current_rows: 300 });
  },
};

const pruning: Case = {
  type: PRUNE_HISTORY,
  id: (model) => `pruneHistory/${model}`,
  input: (model) => ({ models: [model] }),
  async prepare(world, model) {
    await mkdir(inData(world, 'runs', model), { recursive: true });
    for (let at = 0; at < OLD_RUNS; at += 1) {
      const stamp = new Date(Date.UTC(2020, 0, 1) + 1000 * at)
        .toISOString()
        .slice(11, 19)
        .replaceAll(':', '');
      await writeFile(inData(world, 'runs', model, `20200101_${stamp}.json`), '{}');
    }
  },
  async ended(world, model, result) {
    expect(await result).toMatchObject({ models: 1, dry_run: false });
    expect(await filesIn(world, 'runs', model)).toHaveLength(2);
  },
};

const pruningLogs: Case = {
  ...pruning,
  input: () => ({}),
  async prepare(world) {
    await mkdir(inData(world, 'logs'), { recursive: true });
    await writeFile(inData(world, 'logs', 'worker.log'), 'x'.repeat(2_000_000));
  },
  async ended(world, _, result) {
    expect(await result).toMatchObject({ dry_run: false });
    expect(await filesIn(world, 'logs')).toEqual(['worker.log', 'worker.log.1']);
    expect((await stat(inData(world, 'logs', 'worker.log'))).size).toBe(0);
    expect((await stat(inData(world, 'logs', 'worker.log.1'))).size).toBe(2_000_000);
  },
};

/** A run that comes through each activity; each has a model of its own, named like the activity. */
export const CASES: Readonly<Record<Activity, Case>> = {
  loadWindow: check,
  testColumns: check,
  renderReport: check,
  publishRun: check,
  notify: checkOfNow,
  abandonRun: failingCheck,
  planSweep: sweep,
  collectLabelled: decided('approve'),
  trainCandidate: decided('approve'),
  compareModels: decided('approve'),
  planApproval: decided('approve'),
  promoteCandidate: decided('approve'),
  archiveCandidate: decided('reject'),
  discardLabelled: decided('approve'),
  planEvaluation: evaluation,
  evaluateWindow: evaluation,
  notifyPerformance: evaluation,
  renderWindows: evaluation,
  deliver: delivery,
  planCompaction: compaction,
  compactDay: compaction,
  selectModels: pruning,
  pruneModel: pruning,
  pruneLogs: pruningLogs,
};
