/**
 * Workers killed with SIGKILL in each activity that there is: once behind its work, when everything stands on disk and only the news
 * of it is lost, and where an activity tells of its phases, in the middle of one. Every run ends once, as if nothing had been.
 */
import { once } from 'node:events';
import { mkdir, readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { DefaultLogger, Runtime, type WorkflowBundleWithSourceMap } from '@temporalio/worker';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFailed } from 'vitest';
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
  TASK_QUEUE,
} from '../workflows/names.js';
import { activityAttempts } from './activity-attempts.js';
import { type HttpReceiver, httpReceiver } from './local-receivers.js';
import { logLabels, logRows } from './logged-rows.js';
import { startTemporal, type TemporalEnvironment } from './temporal-environment.js';
import { testActivities } from './test-activities.js';
import { type TinyProject, tinyProject } from './tiny-project.js';
import { bundleWorkflows, startWorkerProcess, withWorker } from './with-worker.js';

type Activity = keyof ReturnType<typeof createActivities>;

const END = '2026-01-05T10:00:00.000Z';
const BEFORE = new Date('2026-01-05T09:30:00Z');
const OLD_RUNS = 250;

let temporal: TemporalEnvironment;
let bundle: WorkflowBundleWithSourceMap;
let hook: HttpReceiver;
let project: TinyProject;

/** What a worker is killed in. */
interface Case {
  readonly type: string;
  readonly id: (model: string) => string;
  readonly input: (model: string) => object;
  /** Makes what the run looks at. */
  readonly prepare?: (model: string) => Promise<void>;
  /** What a person does while it runs. */
  readonly meanwhile?: (handle: WorkflowHandle) => Promise<void>;
  /** What must be true of a run that has ended. */
  readonly ended: (model: string, result: Promise<unknown>, handle: WorkflowHandle) => Promise<void>;
}

const inData = (...path: string[]): string => join(project.config.data_dir, ...path);
const filesIn = (...path: string[]): Promise<string[]> =>
  readdir(inData(...path)).then(
    (names) => names.sort(),
    () => [],
  );

/** The ids of the alerts of an event of a model that the channel was told of, each once. */
const told = (model: string, event: string): string[] => [
  ...new Set(
    hook.received
      .map(({ body }) => JSON.parse(body))
      .filter((alert) => alert.model === model && alert.event === event)
      .map(({ id }) => String(id)),
  ),
];

/** One report, one result and one record of this run, and nothing else of it anywhere. */
async function onlyOneOfEach(model: string, runId: string | null): Promise<void> {
  expect(await filesIn('drift_reports', model)).toEqual([
    'drift_20260105_100000.html',
    'drift_20260105_100000.json',
  ]);
  expect(await filesIn('runs', model)).toEqual(['20260105_100000.json']);
  const [record] = await listRunRecords(project.config.data_dir, model);
  expect(record).toMatchObject({ verdict: 'drift', ...(runId === null ? {} : { run_id: runId }) });
  expect(await filesIn('windows', model)).toEqual([]);
}

const check: Case = {
  type: DRIFT_CHECK,
  id: (model) => `drift/${model}`,
  input: (model) => ({ model, as_of: END }),
  prepare: (model) => logRows(project.config, { model, at: BEFORE, rows: 300, shift: 12 }),
  async ended(model, result, handle) {
    expect(await result).toMatchObject({ verdict: 'drift', current_rows: 300 });
    await onlyOneOfEach(model, (await handle.describe()).runId);
  },
};

/** A check of now, as nobody is told of an old window. */
const checkOfNow: Case = {
  ...check,
  input: (model) => ({ model }),
  prepare: (model) =>
    logRows(project.config, { model, at: new Date(Date.now() - 60_000), rows: 300, shift: 12 }),
  async ended(model, result) {
    expect(await result).toMatchObject({ verdict: 'drift', current_rows: 300 });
    expect(await filesIn('runs', model)).toHaveLength(1);
    expect(await filesIn('drift_reports', model)).toHaveLength(2);
    await expect.poll(() => told(model, 'drift'), { timeout: 30_000 }).toHaveLength(1);
  },
};

const failingCheck: Case = {
  ...checkOfNow,
  async prepare(model) {
    await writeFile(
      join(project.folder, `${model}.csv`),
      'age,city,prediction,probability\nold,Bern,1,0.5\n',
    );
  },
  async ended(model, result) {
    const failure = await result.catch((error: unknown) => error);
    expect(reasonOf(failure)).toContain('expected a number, got "old"');
    expect(await filesIn('windows', model)).toEqual([]);
    await expect.poll(() => told(model, 'failure'), { timeout: 30_000 }).toHaveLength(1);
  },
};

const sweep: Case = {
  ...check,
  type: DRIFT_SWEEP,
  id: (model) => `driftSweep/${model}`,
  input: (model) => ({ models: [model], as_of: END }),
  async ended(model, result) {
    expect(await result).toMatchObject({ models: 1, drift: [model], failed: [] });
    await onlyOneOfEach(model, null);
  },
};

/** Retrains on predictions of just now, and decides as soon as it is asked to. */
const decided = (update: 'approve' | 'reject'): Case => ({
  type: RETRAIN,
  id: (model) => `retrain/${model}`,
  input: (model) => ({ model }),
  async prepare(model) {
    const at = new Date(Date.now() - 60_000);
    await logRows(project.config, { model, at, rows: 200 });
    await logLabels(project.config, { model, at, rows: 200 });
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
    await handle.executeUpdate(update, { args: [{ by: 'Ada', reason: 'as good as any' }] });
  },
  async ended(model, result) {
    const outcome = update === 'approve' ? 'promoted' : 'rejected';
    expect(await result).toMatchObject({ outcome, labelled: 200, decided: { by: 'Ada' } });
    const registry = createModelRegistry(modelOf(project.config, model), { now: () => new Date() });
    const { candidate } = Object(await result);
    const versions = (await registry.list()).map(({ metadata, state }) => [metadata.version, state]);
    expect(versions).toEqual([[candidate, update === 'approve' ? 'champion' : 'archived']]);
    expect((await registry.history()).map(({ version, by }) => [version, by])).toEqual(
      update === 'approve' ? [[candidate, 'Ada']] : [],
    );
    expect(await filesIn('retrain', model)).toEqual([]);
    await expect.poll(() => told(model, 'approval'), { timeout: 30_000 }).toHaveLength(1);
  },
});

/** Looks again at the window of a check whose labels came late, and were wrong for half of its predictions. */
const evaluation: Case = {
  type: EVALUATE_PERFORMANCE,
  id: (model) => `performance/${model}`,
  input: (model) => ({ model, as_of: '2026-01-06T00:00:00Z' }),
  async prepare(model) {
    await logRows(project.config, { model, at: BEFORE, rows: 200 });
    await withWorker(temporal, bundle, testActivities(project.config), (client) =>
      client.workflow.execute(DRIFT_CHECK, {
        workflowId: `drift/${model}`,
        taskQueue: TASK_QUEUE,
        args: [{ model, as_of: END }],
      }),
    );
    await logLabels(project.config, { model, at: BEFORE, rows: 150, wrong: 2 });
  },
  async ended(model, result) {
    expect(await result).toMatchObject({ revised: 1, fallen: 1, windows: [{ revision: 2, labelled: 150 }] });
    expect(await readPerformanceRevisions(project.config.data_dir, model, new Date(END))).toHaveLength(1);
    const report = await readFile(inData('drift_reports', model, 'drift_20260105_100000.html'), 'utf8');
    expect(report).toContain('This is revision 2');
    await expect.poll(() => told(model, 'performance'), { timeout: 30_000 }).toHaveLength(1);
  },
};

const delivery: Case = {
  type: DELIVER_ALERT,
  id: (model) => `alert/${model}/one`,
  input: (model) => ({ alert: sampleAlert({ model }), channels: ['hook'], give_up_after_ms: 300_000 }),
  async ended(model, result) {
    expect(await result).toMatchObject({ channels: ['hook'] });
    // Once, not only under one id: that it was sent stood on disk.
    expect(hook.received.filter(({ body }) => JSON.parse(body).model === model)).toHaveLength(1);
  },
};

const compaction: Case = {
  type: COMPACT_LIVE_LOG,
  id: (model) => `compactLiveLog/${model}`,
  input: (model) => ({ models: [model] }),
  async prepare(model) {
    for (const at of [BEFORE, new Date('2026-01-06T09:30:00Z')])
      await logRows(project.config, { model, at, rows: 300, shift: 12 });
    for (const name of await filesIn('live', model))
      await utimes(inData('live', model, name), BEFORE, BEFORE);
  },
  async ended(model, result) {
    expect(await result).toMatchObject({ models: 1, files_left: 0 });
    expect((await filesIn('live', model)).map((name) => name.replace(/_[0-9a-f]{16}\./, '.'))).toEqual([
      'live_predictions_20260105.parquet',
      'live_predictions_20260106.parquet',
    ]);
    const output = await temporal.client.workflow.execute(DRIFT_CHECK, {
      workflowId: `drift/${model}`,
      taskQueue: TASK_QUEUE,
      args: [{ model, as_of: END }],
    });
    expect(output).toMatchObject({ verdict: 'drift', current_rows: 300 });
  },
};

const pruning: Case = {
  type: PRUNE_HISTORY,
  id: (model) => `pruneHistory/${model}`,
  input: (model) => ({ models: [model] }),
  async prepare(model) {
    await mkdir(inData('runs', model), { recursive: true });
    for (let at = 0; at < OLD_RUNS; at += 1) {
      const stamp = new Date(Date.UTC(2020, 0, 1) + 1000 * at)
        .toISOString()
        .slice(11, 19)
        .replaceAll(':', '');
      await writeFile(inData('runs', model, `20200101_${stamp}.json`), '{}');
    }
  },
  async ended(model, result) {
    expect(await result).toMatchObject({ models: 1, dry_run: false });
    expect(await filesIn('runs', model)).toHaveLength(2);
  },
};

const pruningLogs: Case = {
  ...pruning,
  input: () => ({}),
  async prepare() {
    await mkdir(inData('logs'), { recursive: true });
    await writeFile(inData('logs', 'worker.log'), 'x'.repeat(2_000_000));
  },
  async ended(_, result) {
    expect(await result).toMatchObject({ dry_run: false });
    expect(await filesIn('logs')).toEqual(['worker.log', 'worker.log.1']);
    expect((await stat(inData('logs', 'worker.log'))).size).toBe(0);
    expect((await stat(inData('logs', 'worker.log.1'))).size).toBe(2_000_000);
  },
};

/** A run that comes through each activity; each has a model of its own, named like the activity. */
const CASES: Readonly<Record<Activity, Case>> = {
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

/** Phases in the middle of which a worker is killed as well, those in which a half-done step would do harm. */
const PHASES: readonly (readonly [activity: Activity, phase: string])[] = [
  ['loadWindow', 'window'],
  ['trainCandidate', 'train'],
  ['evaluateWindow', 'measure performance'],
  ['compactDay', 'verify'],
  ['pruneModel', 'remove'],
];

/** Activities in which a worker is killed before the run is cancelled: nobody is left to hear of that. */
const CANCELLED: readonly Activity[] = [
  'testColumns',
  'evaluateWindow',
  'deliver',
  'compactDay',
  'trainCandidate',
];

/** Runs that one worker is killed in: more would keep a small machine from its heartbeats, and then attempts fail of themselves. */
const AT_ONCE = 6;

function groupsOf<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, at) =>
    all.slice(at * size, (at + 1) * size),
  );
}

const isActivity = (name: string): name is Activity => Object.hasOwn(CASES, name);
const activities = Object.keys(CASES).filter(isActivity);
const modelFor = (activity: string, phase = ''): string =>
  `${activity}${phase === '' ? '' : `_${phase.replaceAll(' ', '_')}`}`.toLowerCase();

beforeAll(async () => {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  [temporal, bundle, hook] = await Promise.all([startTemporal(), bundleWorkflows(), httpReceiver()]);
  project = await tinyProject({
    trained: false,
    models: [
      ...activities.map((activity) => modelFor(activity)),
      ...PHASES.map((one) => modelFor(...one)),
      ...CANCELLED.map((activity) => modelFor(activity, 'cancelled')),
    ],
    settings: `retention: { runs: 30d, keep: 2, log_bytes: 1000000 }
notifications:
  hysteresis: { windows: 1, of: 1 }
  channels: { hook: { type: webhook, url: "${hook.url}/hook" } }`,
    modelSettings: `    drift: { window: { last: 1h }, share: 0.3 }
    retrain: { min_rows: 100, with_reference: false, decide_within: 1h }
    performance: { label_delay: 3650d }`,
  });
});
afterAll(async () => {
  await temporal?.stop();
  await project?.remove();
  await hook?.stop();
});

interface Started {
  readonly activity: Activity;
  readonly model: string;
  readonly handle: WorkflowHandle;
  readonly result: Promise<unknown>;
  readonly meanwhile: Promise<void>;
}

async function start(client: Client, activity: Activity, model: string): Promise<Started> {
  const { type, id, input, meanwhile } = CASES[activity];
  const handle = await client.workflow.start(type, {
    workflowId: id(model),
    taskQueue: TASK_QUEUE,
    args: [input(model)],
  });
  const result = handle.result();
  const done = meanwhile?.(handle) ?? Promise.resolve();
  for (const promise of [result, done]) promise.catch(() => {});
  return { activity, model, handle, result, meanwhile: done };
}

/** Fails with the run's history when it does not end in time: a worker that waits for it would keep the next test's runs from theirs. */
async function inTime(run: Started): Promise<void> {
  const patience = new AbortController();
  const late = sleep(120_000, true, { signal: patience.signal }).catch(() => false);
  const ended = Promise.allSettled([run.meanwhile, run.result]).then(() => false);
  const isLate = await Promise.race([ended, late]);
  patience.abort();
  if (isLate)
    throw new Error(`${run.model} goes on after: ${(await activityAttempts(run.handle)).join(', ')}`);
}

/** The run has ended as it should, and that activity of it was tried again. */
async function expectEnded(run: Started): Promise<void> {
  await inTime(run);
  const { activity, model, handle, result } = run;
  await CASES[activity].ended(model, result, handle);
  // Its heartbeats can be late on a busy machine, as those of others can: then there are more attempts, and still one end.
  expect(await activityAttempts(handle)).toContainEqual(
    expect.stringMatching(new RegExp(`^${activity} [2-9]$`)),
  );
}

describe('a worker that is killed with SIGKILL', () => {
  it('is killed in every activity that workers know', () => {
    expect([...activities].sort()).toEqual(Object.keys(testActivities(project.config)).sort());
  });

  // A timeout alone says nothing of what was waited for.
  let step = 'start';
  beforeEach(() =>
    onTestFailed(() => {
      process.stderr.write(`It stood at: ${step}\n`);
    }),
  );

  it.each(groupsOf(activities, AT_ONCE))(
    'behind the work of %s, %s, %s, %s, %s and %s, is replaced, and every run ends once',
    {
      timeout: 300_000,
    },
    async (...group) => {
      for (const activity of group) {
        step = `prepare ${activity}`;
        await CASES[activity].prepare?.(modelFor(activity));
      }
      step = 'start the worker';
      const hold = Object.fromEntries(
        group.map((activity) => [CASES[activity].id(modelFor(activity)), activity]),
      );
      const doomed = startWorkerProcess(temporal, project.config.path, hold);
      await doomed.polling;
      step = 'start the runs';
      const runs: Started[] = [];
      for (const activity of group) runs.push(await start(temporal.client, activity, modelFor(activity)));
      step = 'hold the runs';
      await expect.poll(doomed.holds, { timeout: 120_000 }).toEqual(Object.keys(hold).sort());
      step = 'kill the worker';
      doomed.process.kill('SIGKILL');
      await once(doomed.process, 'exit');
      step = 'replace the worker';
      await withWorker(temporal, bundle, testActivities(project.config), async () => {
        for (const run of runs) {
          step = `end ${run.model}`;
          await expectEnded(run);
        }
        step = 'stop the second worker';
      });
    },
  );

  it.each(PHASES)(
    'in the middle of %s, at its phase "%s", is replaced as well',
    { timeout: 120_000 },
    async (activity, phase) => {
      const model = modelFor(activity, phase);
      const { prepare, id } = CASES[activity];
      await prepare?.(model);
      const doomed = startWorkerProcess(temporal, project.config.path, {
        [id(model)]: `${activity}@${phase}`,
      });
      const ended = once(doomed.process, 'exit');
      await doomed.polling;
      const run = await start(temporal.client, activity, model);
      expect(await ended).toEqual([null, 'SIGKILL']);
      await withWorker(temporal, bundle, testActivities(project.config), async () => expectEnded(run));
    },
  );

  it('and whose run is cancelled before another one comes, leaves a cancelled run, and no failed one', {
    timeout: 240_000,
  }, async () => {
    const runs: { activity: Activity; model: string; handle: WorkflowHandle }[] = [];
    for (const activity of CANCELLED) await CASES[activity].prepare?.(modelFor(activity, 'cancelled'));
    const hold = Object.fromEntries(
      CANCELLED.map((activity) => [CASES[activity].id(modelFor(activity, 'cancelled')), activity]),
    );
    const doomed = startWorkerProcess(temporal, project.config.path, hold);
    await doomed.polling;
    for (const activity of CANCELLED) {
      const model = modelFor(activity, 'cancelled');
      const { type, id, input } = CASES[activity];
      const handle = await temporal.client.workflow.start(type, {
        workflowId: id(model),
        taskQueue: TASK_QUEUE,
        args: [input(model)],
      });
      runs.push({ activity, model, handle });
    }
    await expect.poll(doomed.holds, { timeout: 120_000 }).toEqual(Object.keys(hold).sort());
    doomed.process.kill('SIGKILL');
    await once(doomed.process, 'exit');
    for (const { handle } of runs) await handle.cancel();
    await withWorker(temporal, bundle, testActivities(project.config), async () => {
      for (const { activity, model, handle } of runs) {
        await handle.result().catch(() => {});
        // An alert that was sent before its worker was lost has done what it was for.
        const ended = activity === 'deliver' ? 'COMPLETED' : 'CANCELLED';
        expect([activity, (await handle.describe()).status.name]).toEqual([activity, ended]);
        expect(told(model, 'failure'), activity).toEqual([]);
        expect(await filesIn('windows', model), activity).toEqual([]);
        expect(await filesIn('retrain', model), activity).toEqual([]);
      }
    });
  });
});
