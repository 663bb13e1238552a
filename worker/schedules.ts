/**
 * Schedules as declared in `sentinel.config.yaml`, brought into line with what the server has. Created when missing,
 * updated when there, removed when no longer declared; an operator's pause and note are kept, and schedules that
 * somebody else made are left alone.
 */
import {
  type Client,
  ScheduleAlreadyRunning,
  type ScheduleOptions,
  ScheduleOverlapPolicy,
  type ScheduleUpdateOptions,
} from '@temporalio/client';
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { durationMs } from '../config/duration.js';
import type { ModelConfig, SentinelConfig } from '../config/load-config.js';
import type { ScheduleConfig } from '../config/schema.js';
import { DRIFT_CHECK, driftScheduleId, driftWorkflowId, TASK_QUEUE } from '../workflows/names.js';

/** Schedules with this in their memo, and the name of the project, are ours to remove. */
const MANAGED_BY = 'sentinelml';

const OVERLAP = {
  skip: ScheduleOverlapPolicy.SKIP,
  buffer_one: ScheduleOverlapPolicy.BUFFER_ONE,
  buffer_all: ScheduleOverlapPolicy.BUFFER_ALL,
  cancel_other: ScheduleOverlapPolicy.CANCEL_OTHER,
  terminate_other: ScheduleOverlapPolicy.TERMINATE_OTHER,
  allow_all: ScheduleOverlapPolicy.ALLOW_ALL,
} as const;

export interface Reconciled {
  readonly created: readonly string[];
  readonly updated: readonly string[];
  readonly removed: readonly string[];
}

/** Makes the server's schedules those of the configuration. Safe to run again, and by several processes at once. */
export async function reconcileSchedules(client: Client, config: SentinelConfig): Promise<Reconciled> {
  const created: string[] = [];
  const updated: string[] = [];
  const removed: string[] = [];
  const declared = new Set<string>();

  for (const model of Object.values(config.models)) {
    if (!model.schedule) continue;
    const desired = driftSchedule(model, model.schedule, config.project);
    declared.add(desired.scheduleId);
    try {
      await client.schedule.create(desired);
      created.push(desired.scheduleId);
    } catch (error) {
      if (!(error instanceof ScheduleAlreadyRunning)) throw error;
      await client.schedule.getHandle(desired.scheduleId).update(
        (previous): ScheduleUpdateOptions<ScheduleOptions['action']> => ({
          spec: desired.spec,
          action: desired.action,
          ...(desired.policies ? { policies: desired.policies } : {}),
          state: previous.state,
        }),
      );
      updated.push(desired.scheduleId);
    }
  }

  for await (const { scheduleId, memo } of client.schedule.list()) {
    if (memo?.managed_by !== MANAGED_BY || memo.project !== config.project || declared.has(scheduleId))
      continue;
    await client.schedule.getHandle(scheduleId).delete();
    removed.push(scheduleId);
  }
  return { created, updated, removed };
}

/** The schedule of a model's drift checks. */
function driftSchedule(model: ModelConfig, schedule: ScheduleConfig, project: string): ScheduleOptions {
  return {
    scheduleId: driftScheduleId(model.id),
    spec: {
      intervals: [{ every: durationMs(schedule.every) }],
      jitter: durationMs(schedule.jitter),
      timezone: 'UTC',
    },
    action: {
      type: 'startWorkflow',
      workflowType: DRIFT_CHECK,
      workflowId: driftWorkflowId(model.id),
      taskQueue: TASK_QUEUE,
      args: [{ model: model.id }],
      staticSummary: `Drift check of ${model.id}`,
      memo: { model: model.id },
      typedSearchAttributes: [
        { key: defineSearchAttributeKey('SentinelModel', SearchAttributeType.KEYWORD), value: model.id },
      ],
    },
    policies: {
      overlap: OVERLAP[schedule.overlap],
      catchupWindow: durationMs(schedule.catchup_window),
      // One failed check must not end all later ones; failures are counted and alerted on instead.
      pauseOnFailure: false,
    },
    state: { paused: schedule.paused, note: 'Declared in sentinel.config.yaml' },
    memo: { managed_by: MANAGED_BY, project, model: model.id },
    typedSearchAttributes: [
      { key: defineSearchAttributeKey('SentinelModel', SearchAttributeType.KEYWORD), value: model.id },
    ],
  };
}
