import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { workflowInfo } from '@temporalio/workflow';

const scheduledStart = defineSearchAttributeKey('TemporalScheduledStartTime', SearchAttributeType.DATETIME);

/** The slot that a schedule started the run for; `undefined` when a person did. */
export function scheduledSlot(): Date | undefined {
  return workflowInfo().typedSearchAttributes.get(scheduledStart);
}

/** What a run takes for now: its slot, else when it was started. The same however often it is tried. */
export function nominalTime(): Date {
  return scheduledSlot() ?? workflowInfo().startTime;
}
