/**
 * Schedules as declared in `sentinel.config.yaml`, brought into line with what the server has. Created when missing,
 * updated when they differ, removed when no longer declared; an operator's pause and note are kept, and schedules that
 * somebody else made are left alone.
 */
import {
  type Client,
  ScheduleAlreadyRunning,
  type ScheduleDescription,
  ScheduleNotFoundError,
  type ScheduleOptions,
  type ScheduleUpdateOptions,
} from '@temporalio/client';
import { messageOf, SentinelError, sentinelError } from '../config/errors.js';
import type { SentinelConfig } from '../config/load-config.js';
import { type DeclaredSchedule, declaredSchedules, MANAGED_BY } from './declared-schedules.js';
import { isSameSchedule } from './same-schedule.js';

export interface Reconciled {
  readonly created: readonly string[];
  readonly updated: readonly string[];
  readonly unchanged: readonly string[];
  readonly removed: readonly string[];
  /** Schedules that could not be made what they should be, with the reason. The others are not touched by that. */
  readonly failed: readonly { readonly id: string; readonly error: SentinelError }[];
}

type Outcome = 'created' | 'updated' | 'unchanged';

/** Makes the server's schedules those of the configuration. Safe to run again, and by several processes at once. */
export async function reconcileSchedules(client: Client, config: SentinelConfig): Promise<Reconciled> {
  const done: Record<Outcome, string[]> = { created: [], updated: [], unchanged: [] };
  const failed: { id: string; error: SentinelError }[] = [];
  const schedules = declaredSchedules(config);
  for (const schedule of schedules) {
    try {
      done[await applySchedule(client, schedule, config.project)].push(schedule.id);
    } catch (error) {
      failed.push({ id: schedule.id, error: refusal(schedule.id, error) });
    }
  }
  const declared = new Set(schedules.map(({ id }) => id));
  const removed: string[] = [];
  for await (const { scheduleId, memo } of client.schedule.list()) {
    if (!isOurs(memo, config.project) || declared.has(scheduleId)) continue;
    try {
      await client.schedule.getHandle(scheduleId).delete();
      removed.push(scheduleId);
    } catch (error) {
      // Another process was faster.
      if (!(error instanceof ScheduleNotFoundError))
        failed.push({ id: scheduleId, error: refusal(scheduleId, error) });
    }
  }
  return { ...done, removed, failed };
}

async function applySchedule(client: Client, schedule: DeclaredSchedule, project: string): Promise<Outcome> {
  try {
    await client.schedule.create(schedule.options);
    return 'created';
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
  }
  const handle = client.schedule.getHandle(schedule.id);
  const there = await handle.describe();
  if (!isOurs(there.memo, project)) throw sentinelError('SENT_SCHEDULE_FOREIGN', { schedule: schedule.id });
  if (isSameSchedule(there, schedule)) return 'unchanged';
  await handle.update((previous) => updateOf(previous, schedule));
  return 'updated';
}

function updateOf(
  previous: ScheduleDescription,
  { options }: DeclaredSchedule,
): ScheduleUpdateOptions<ScheduleOptions['action']> {
  const { spec, action, policies, typedSearchAttributes } = options;
  return {
    spec,
    action,
    policies,
    ...(typedSearchAttributes ? { typedSearchAttributes } : {}),
    state: { ...previous.state, paused: pausedAfter(previous, options) },
  };
}

/** What was paused or resumed by hand stays so, until the configuration itself says something else than last time. */
function pausedAfter(previous: ScheduleDescription, { action, state }: DeclaredSchedule['options']): boolean {
  const before = previous.action.memo?.declared_paused;
  const now = action.memo?.declared_paused;
  return typeof before === 'boolean' && before !== now ? state.paused === true : previous.state.paused;
}

function isOurs(memo: Record<string, unknown> | undefined, project: string): boolean {
  return memo?.managed_by === MANAGED_BY && memo.project === project;
}

function refusal(schedule: string, error: unknown): SentinelError {
  if (error instanceof SentinelError) return error;
  return sentinelError('SENT_SCHEDULE_REFUSED', { schedule, problem: messageOf(error) }, { cause: error });
}
