import { ApplicationFailure } from '@temporalio/activity';
import { messageOf, SentinelError } from '../config/errors.js';
import { TryAgainAfter } from '../notify/channel.js';
import { machineFailure } from '../store/machine-failure.js';

/** Catalogue errors, and what the machine refuses, have a code as the failure's type; the permanent ones are not retried. */
export async function guarded<T>(step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (thrown) {
    const error = machineFailure(thrown) ?? thrown;
    if (error instanceof SentinelError) {
      throw ApplicationFailure.create({
        message: messageOf(error),
        type: error.code,
        nonRetryable: error.permanent,
        cause: error,
      });
    }
    if (error instanceof TryAgainAfter) {
      const { cause, delayMs } = error;
      throw ApplicationFailure.create({
        message: error.message,
        type: cause instanceof SentinelError ? cause.code : error.name,
        nextRetryDelay: delayMs,
      });
    }
    throw error;
  }
}
