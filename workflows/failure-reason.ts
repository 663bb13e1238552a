import {
  ActivityFailure,
  ApplicationFailure,
  ChildWorkflowFailure,
  TimeoutFailure,
} from '@temporalio/common';

/** What went wrong at the bottom: an activity's own failure rather than the news that an activity failed. */
export function failureReason(error: unknown): { type: string; message: string } {
  let reason: unknown = error;
  while (
    (reason instanceof ActivityFailure || reason instanceof ChildWorkflowFailure) &&
    reason.cause !== undefined
  )
    reason = reason.cause;
  if (reason instanceof TimeoutFailure) {
    // The last attempt's failure says more than that time was up.
    if (reason.cause instanceof Error) return failureReason(reason.cause);
    return { type: 'TIMEOUT', message: `Nobody did it in time (${reason.timeoutType}).` };
  }
  const type = reason instanceof ApplicationFailure ? (reason.type ?? 'SENT_INTERNAL') : 'SENT_INTERNAL';
  return { type, message: reason instanceof Error ? reason.message : String(reason) };
}
