/**
 * Workers killed with SIGKILL in each activity that there is: once behind its work, when everything stands on disk and only the news
 * of it is lost, and where an activity tells of its phases, in the middle of one. Every run ends once, as if nothing had been.
 *
 * Most of the time is spent on waiting for heartbeats that do not come, so several workers are killed side by side, each on a
 * task queue of its own.
 */
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';
import { DefaultLogger, Runtime, type WorkflowBundle } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, it, type TestContext, vi } from 'vitest';
import { activityAttempts } from './activity-attempts.js';
import { type Activity, CASES, filesIn, type RunWorld, told } from './killed-runs.js';
import { type HttpReceiver, httpReceiver } from './local-receivers.js';
import { startTemporal, type TemporalEnvironment } from './temporal-environment.js';
import { testActivities } from './test-activities.js';
import { type TinyProject, tinyProject } from './tiny-project.js';
import { bundleWorkflows, startWorkerProcess, withWorker } from './with-worker.js';

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

let temporal: TemporalEnvironment;
let bundle: WorkflowBundle;
let hook: HttpReceiver;
let project: TinyProject;

/** What the runs of one test are in: a task queue of their own. */
const worldOf = (name: string): RunWorld => ({
  temporal: { ...temporal, taskQueue: `killed-${modelFor(name)}` },
  bundle,
  hook,
  project,
});

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

async function start(
  { temporal: { client, taskQueue } }: RunWorld,
  activity: Activity,
  model: string,
): Promise<Started> {
  const { type, id, input, meanwhile } = CASES[activity];
  const handle = await client.workflow.start(type, {
    workflowId: id(model),
    taskQueue,
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
async function expectEnded(world: RunWorld, run: Started): Promise<void> {
  await inTime(run);
  const { activity, model, handle, result } = run;
  await CASES[activity].ended(world, model, result, handle);
  // Its heartbeats can be late on a busy machine, as those of others can: then there are more attempts, and still one end.
  expect(await activityAttempts(handle)).toContainEqual(
    expect.stringMatching(new RegExp(`^${activity} [2-9]$`)),
  );
}

/** A timeout alone says nothing of what was waited for. */
function stepsOf({ onTestFailed }: TestContext): (step: string) => void {
  let at = 'start';
  onTestFailed(() => {
    process.stderr.write(`It stood at: ${at}\n`);
  });
  return (step) => {
    at = step;
  };
}

/** Starts a run that comes through each of the activities, and kills the worker that holds them all, their work done. */
async function killBehind(
  world: RunWorld,
  runs: readonly { readonly activity: Activity; readonly model: string }[],
  step: (step: string) => void,
): Promise<Started[]> {
  for (const { activity, model } of runs) {
    step(`prepare ${model}`);
    await CASES[activity].prepare?.(world, model);
  }
  step('start the worker');
  const hold = Object.fromEntries(runs.map(({ activity, model }) => [CASES[activity].id(model), activity]));
  const doomed = startWorkerProcess(world.temporal, project.config.path, hold);
  await doomed.polling;
  step('start the runs');
  const started: Started[] = [];
  for (const { activity, model } of runs) started.push(await start(world, activity, model));
  step('hold the runs');
  await vi.waitFor(() => expect(doomed.holds()).toEqual(Object.keys(hold).sort()), { timeout: 120_000 });
  step('kill the worker');
  doomed.process.kill('SIGKILL');
  await once(doomed.process, 'exit');
  return started;
}

describe('the cases', () => {
  it('are of every activity that workers know', () => {
    expect([...activities].sort()).toEqual(Object.keys(testActivities(project.config)).sort());
  });
});

describe('a worker that is killed with SIGKILL behind the work', () => {
  it.concurrent.for(groupsOf(activities, AT_ONCE))(
    'of %s, %s, %s, %s, %s and %s, is replaced, and every run ends once',
    { timeout: 300_000 },
    async (group, test) => {
      const step = stepsOf(test);
      const world = worldOf(`behind_${group[0]}`);
      const started = await killBehind(
        world,
        group.map((activity) => ({ activity, model: modelFor(activity) })),
        step,
      );
      step('replace the worker');
      await withWorker(world.temporal, bundle, testActivities(project.config), async () => {
        for (const run of started) {
          step(`end ${run.model}`);
          await expectEnded(world, run);
        }
        step('stop the second worker');
      });
    },
  );
});

describe('a worker that is killed with SIGKILL', () => {
  it.concurrent.for(PHASES)(
    'in the middle of %s, at its phase "%s", is replaced as well',
    { timeout: 120_000 },
    async ([activity, phase]) => {
      const model = modelFor(activity, phase);
      const world = worldOf(model);
      const { prepare, id } = CASES[activity];
      await prepare?.(world, model);
      const doomed = startWorkerProcess(world.temporal, project.config.path, {
        [id(model)]: `${activity}@${phase}`,
      });
      const ended = once(doomed.process, 'exit');
      await doomed.polling;
      const run = await start(world, activity, model);
      expect(await ended).toEqual([null, 'SIGKILL']);
      await withWorker(world.temporal, bundle, testActivities(project.config), async () =>
        expectEnded(world, run),
      );
    },
  );

  it.concurrent('and whose runs are cancelled before another one comes, leaves cancelled runs, and no failed one', {
    timeout: 240_000,
  }, async (test) => {
    const world = worldOf('cancelled');
    const runs = CANCELLED.map((activity) => ({ activity, model: modelFor(activity, 'cancelled') }));
    const started = await killBehind(world, runs, stepsOf(test));
    for (const { handle } of started) await handle.cancel();
    await withWorker(world.temporal, bundle, testActivities(project.config), async () => {
      for (const { activity, model, handle, result } of started) {
        await result.catch(() => {});
        expect([activity, (await handle.describe()).status.name]).toEqual([activity, 'CANCELLED']);
        expect(told(world, model, 'failure'), activity).toEqual([]);
        expect(await filesIn(world, 'windows', model), activity).toEqual([]);
        expect(await filesIn(world, 'retrain', model), activity).toEqual([]);
      }
    });
  });
});
