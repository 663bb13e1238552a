import { describe, expect, it } from 'vitest';
import * as workflows from '../workflows/index.js';
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
import { temporalProject } from './temporal-project.js';
import { testActivities } from './test-activities.js';
import { withWorker } from './with-worker.js';

const there = temporalProject({ trained: false, modelSettings: '    drift: { window: { last: 1h } }' });

/** What is no input at all, or one without a field. */
const NOTHING: readonly unknown[] = [null, 0, 'tiny', [], {}];
const OF_NO_FORM: readonly unknown[] = [5, [null], { a: 1 }];
/** The fields that a workflow looks at. */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  [DRIFT_CHECK]: ['model', 'as_of'],
  [DRIFT_SWEEP]: ['models', 'as_of', 'concurrency', 'models_per_run', 'carried'],
  [RETRAIN]: ['model'],
  [EVALUATE_PERFORMANCE]: ['model', 'as_of', 'from'],
  [DELIVER_ALERT]: ['alert', 'channels', 'give_up_after_ms'],
  [COMPACT_LIVE_LOG]: ['models'],
  [PRUNE_HISTORY]: ['models', 'dry_run'],
};

const found = { models: 1, drift: [], failed: [], stable: 0, insufficient_data: 0, results: [] };
const carrying = (carried: object) => ({
  models: ['nosuch'],
  concurrency: 1,
  as_of: '2026-01-05T00:00:00Z',
  models_per_run: 1,
  carried: { ...found, ...carried },
});
const alert = { id: 'a', title: 't', text: 'x', model: 'tiny' };

const MORE_INPUTS: Readonly<Record<string, readonly unknown[]>> = {
  [DRIFT_SWEEP]: [
    ...[null, { a: 1 }].flatMap((value) => Object.keys(found).map((field) => carrying({ [field]: value }))),
    ...[null, [], { model: 5 }, { model: 'a' }, { model: 'a', verdict: 'x' }].map((one) =>
      carrying({ results: [one, one] }),
    ),
    ...[null, {}, 5, ''].map((one) => ({ ...carrying({ drift: [one] }), models: [one] })),
    carrying({ first_problem: 5 }),
  ],
  [DELIVER_ALERT]: [
    ...[[null], [5], [{}], ['nosuch'], []].map((channels) => ({ alert, channels, give_up_after_ms: 1_000 })),
    ...[null, 5, {}].map((title) => ({ alert: { ...alert, title }, channels: [], give_up_after_ms: 1_000 })),
  ],
};

const inputsOf = (type: string): unknown[] => [
  ...NOTHING,
  ...(FIELDS[type] ?? []).flatMap((field) =>
    OF_NO_FORM.map((value) => ({ model: 'nosuch', [field]: value })),
  ),
  ...(MORE_INPUTS[type] ?? []),
];

describe('a run of a workflow', () => {
  it.each(Object.keys(workflows))('%s ends whatever is typed', async (type) => {
    const inputs = inputsOf(type);
    const stuck: string[] = [];
    await withWorker(
      there.temporal,
      there.bundle,
      testActivities(there.project.config),
      async ({ workflow }) => {
        const handles = await Promise.all(
          inputs.map((input, at) =>
            workflow.start(type, {
              workflowId: `typed/${type}/${at}`,
              taskQueue: TASK_QUEUE,
              args: [input],
              workflowExecutionTimeout: '100s',
            }),
          ),
        );
        for (const [at, handle] of handles.entries()) {
          await handle.result().catch(() => {});
          const { events } = await handle.fetchHistory();
          const failed = events?.find(({ workflowTaskFailedEventAttributes: task }) => task)
            ?.workflowTaskFailedEventAttributes?.failure?.message;
          if (failed) stuck.push(`${JSON.stringify(inputs[at])}: ${failed}`);
        }
      },
    );
    expect(stuck).toEqual([]);
  });
});
