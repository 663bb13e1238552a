/** Places at which two sorted arrays are cut by the same values. */
export interface CommonCuts {
  /** Positions in either array, ascending; both start with 0 and end with the array's length. */
  readonly a: Int32Array;
  readonly b: Int32Array;
}

/** The first position from `from` on whose value is above `limit`. Takes time in the logarithm of how far that is. */
function firstAbove(sorted: Float64Array, limit: number, from: number, expected: number): number {
  let low = from;
  let high = Math.min(from + expected, sorted.length);
  for (let step = expected; high < sorted.length && (sorted[high] as number) <= limit; step *= 2) {
    low = high + 1;
    high = Math.min(low + step, sorted.length);
  }
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Cuts two sorted, non-empty arrays at common values, about every `step` values of the longer one: what is before a cut is
 * at most the cut's value, what is behind it is larger. So between two cuts the distance of the two empirical
 * distribution functions is known within narrow bounds before a single value was looked at.
 *
 * Takes O(n / step · log step) time.
 */
export function cutTogether(a: Float64Array, b: Float64Array, step: number): CommonCuts {
  if (a.length < b.length) {
    const turned = cutTogether(b, a, step);
    return { a: turned.b, b: turned.a };
  }
  const most = Math.ceil(a.length / step) + 2;
  const cuts = { a: new Int32Array(most), b: new Int32Array(most) };
  const expected = Math.ceil((step * b.length) / a.length);
  let count = 1;
  let i = 0;
  let j = 0;
  while (i < a.length) {
    const limit = a[Math.min(i + step, a.length) - 1] as number;
    i = firstAbove(a, limit, Math.min(i + step, a.length), 1);
    j = firstAbove(b, limit, j, expected);
    cuts.a[count] = i;
    cuts.b[count] = j;
    count++;
  }
  cuts.a[count] = a.length;
  cuts.b[count] = b.length;
  return { a: cuts.a.subarray(0, count + 1), b: cuts.b.subarray(0, count + 1) };
}
