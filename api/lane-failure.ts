/**
 * What a prediction failed of that the lane took on: the app answers it, as it answers all errors, and must not predict
 * again. The app's listener hands on Node's request, by which it is found.
 */
import type { IncomingMessage } from 'node:http';

const failures = new WeakMap<IncomingMessage, { readonly error: unknown }>();

/** Marks a request. */
export function withLaneFailure<T extends IncomingMessage>(incoming: T, error: unknown): T {
  failures.set(incoming, { error });
  return incoming;
}

/**
 * Throws what a marked request failed of.
 *
 * @param incoming absent of a request that came through no server
 */
export function throwLaneFailure(incoming: IncomingMessage | undefined): void {
  const failure = incoming && failures.get(incoming);
  if (failure) throw failure.error;
}
