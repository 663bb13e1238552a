import type { WorkflowHandle } from '@temporalio/client';

/** The last attempt of each activity of a run, such as `loadWindow 2`, in the order in which they were scheduled. */
export async function activityAttempts(handle: WorkflowHandle): Promise<string[]> {
  const { events } = await handle.fetchHistory();
  const names = new Map<string, string>();
  const attempts: string[] = [];
  for (const event of events ?? []) {
    const scheduled = event.activityTaskScheduledEventAttributes;
    if (scheduled) names.set(String(event.eventId), scheduled.activityType?.name ?? '');
    const started = event.activityTaskStartedEventAttributes;
    if (started) attempts.push(`${names.get(String(started.scheduledEventId))} ${started.attempt}`);
  }
  return attempts;
}
