/**
 * What a prediction failed of that the lane took on: the app answers it, as it answers all errors, and must not predict
 * again. It travels with Node's request, which the app's listener hands on.
 */
const FAILURE = Symbol('failure of the predict lane');

/** Marks a request. */
export function withLaneFailure<T extends object>(incoming: T, error: unknown): T {
  return Object.assign(incoming, { [FAILURE]: { error } });
}

/**
 * Throws what a marked request failed of.
 *
 * @param bindings what the app's listener hands on with a request
 */
export function throwLaneFailure(bindings: unknown): void {
  if (typeof bindings !== 'object' || bindings === null || !('incoming' in bindings)) return;
  const { incoming } = bindings;
  if (typeof incoming !== 'object' || incoming === null || !(FAILURE in incoming)) return;
  const failure = incoming[FAILURE];
  if (typeof failure === 'object' && failure !== null && 'error' in failure) throw failure.error;
}
