/** Share of the values at either end that are pulled in. */
const TAIL = 0.005;
/** Below this many values none is pulled in: each carries too much of the sample. */
const SMALLEST_SAMPLE = 10;

/**
 * A sorted array with its extremes pulled in: at either end the outermost 0.5 % of the values, at least one, become
 * equal to the next one inside. A few outliers, however large, then weigh no more than the edge of the bulk, while a
 * shift of the whole sample stays what it is. A copy.
 */
export function winsorise(sorted: Float64Array): Float64Array {
  const pulled = sorted.slice();
  const n = pulled.length;
  if (n < SMALLEST_SAMPLE) return pulled;
  const tail = Math.ceil(TAIL * n);
  pulled.fill(pulled[tail] ?? Number.NaN, 0, tail);
  pulled.fill(pulled[n - 1 - tail] ?? Number.NaN, n - tail);
  return pulled;
}
