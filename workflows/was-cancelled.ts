import { CancelledFailure } from '@temporalio/common';
import { CancellationScope, isCancellation } from '@temporalio/workflow';

/**
 * Whether it is for a request to cancel that a step has ended with this error. A step that was lost with its worker ends by a
 * timeout, as nobody was left to hear of the request; its run was cancelled all the same.
 */
export function wasCancelled(error: unknown): boolean {
  return isCancellation(error) || CancellationScope.current().consideredCancelled;
}

/** What a cancelled run ends with, so that Temporal takes it for one. */
export function cancellation(error: unknown): unknown {
  if (isCancellation(error)) return error;
  return new CancelledFailure('the run was cancelled', [], error instanceof Error ? error : undefined);
}

/** Does the work of a run that has nothing to clear up, and ends it as cancelled when it was. */
export async function cancellable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw wasCancelled(error) ? cancellation(error) : error;
  }
}
