import type { PulledIn } from '../wasserstein-distance.js';

/** Share of the values at either end that are pulled in. */
const TAIL = 0.005;
/** Below this many values none is pulled in: each carries too much of the sample. */
const SMALLEST_SAMPLE = 10;

/**
 * A sorted array with its extremes pulled in: at either end the outermost 0.5 % of the values, at least one, become
 * equal to the next one inside. A few outliers, however large, then weigh no more than the edge of the bulk, while a
 * shift of the whole sample stays what it is. Shares the array's memory.
 */
export function pullIn(sorted: Float64Array): PulledIn {
  const n = sorted.length;
  const tail = n < SMALLEST_SAMPLE ? 0 : Math.ceil(TAIL * n);
  return { values: sorted.subarray(tail, n - tail), tail };
}

/** The same as an array. A copy. */
export function winsorise(sorted: Float64Array): Float64Array {
  const { values, tail } = pullIn(sorted);
  const pulled = sorted.slice();
  pulled.fill(values[0] ?? Number.NaN, 0, tail);
  pulled.fill(values.at(-1) ?? Number.NaN, sorted.length - tail);
  return pulled;
}
