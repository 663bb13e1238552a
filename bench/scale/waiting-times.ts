import type { WorkflowHandle } from '@temporalio/client';
import { computeQueue } from '../../workflows/names.js';

/** Milliseconds from when a task was put into its queue to when a worker took it, one number for each task. */
export interface WaitingTimes {
  readonly runs: number[];
  readonly light: number[];
  readonly compute: number[];
}

/** Reads the waiting times of one run out of its history, in which the server wrote both moments. */
export async function waitingTimes(handle: WorkflowHandle, taskQueue: string): Promise<WaitingTimes> {
  const { events } = await handle.fetchHistory();
  const scheduled = new Map<string, { at: number; kind: keyof WaitingTimes }>();
  const times: WaitingTimes = { runs: [], light: [], compute: [] };
  for (const event of events ?? []) {
    const at = Number(event.eventTime?.seconds ?? 0) * 1000 + (event.eventTime?.nanos ?? 0) / 1e6;
    const activity = event.activityTaskScheduledEventAttributes;
    if (activity) {
      const kind = activity.taskQueue?.name === computeQueue(taskQueue) ? 'compute' : 'light';
      scheduled.set(String(event.eventId), { at, kind });
    }
    if (event.workflowTaskScheduledEventAttributes)
      scheduled.set(String(event.eventId), { at, kind: 'runs' });
    const started = event.activityTaskStartedEventAttributes ?? event.workflowTaskStartedEventAttributes;
    const task = started && scheduled.get(String(started.scheduledEventId));
    // A further attempt was put into the queue at a time that history does not hold.
    const again = (event.activityTaskStartedEventAttributes?.attempt ?? 1) > 1;
    if (task && !again) times[task.kind].push(at - task.at);
  }
  return times;
}

/** The value below which that share of all lie, by nearest rank; `null` of none. */
export function percentile(values: readonly number[], share: number): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? null;
}
