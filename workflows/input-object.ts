import { ApplicationFailure } from '@temporalio/common';

/**
 * The one JSON object that a workflow takes, `{}` when there is none. Temporal's UI and CLI let people type it, so it is
 * looked at here, where another form ends the run at once; the first activity parses what is in it.
 */
export function inputObject<T extends object>(input: T | undefined | null): Partial<T> {
  if (input === undefined || input === null) return {};
  if (typeof input !== 'object' || Array.isArray(input))
    throw ApplicationFailure.nonRetryable(
      `Expected a JSON object as the input, got ${JSON.stringify(input).slice(0, 60)}.`,
      'SENT_USAGE',
    );
  return input;
}
