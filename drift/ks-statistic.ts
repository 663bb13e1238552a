import { greatestCommonDivisor } from './distributions/pooled-walk.js';
import { walkDistinct } from './walk-distinct.js';

export interface KsStatistic {
  /** Largest distance between the two empirical distribution functions, in [0, 1]. */
  readonly d: number;
  /** The same as an integer: `d` times the least common multiple of the sizes. */
  readonly h: number;
  /** True when some value occurs more than once. */
  readonly tied: boolean;
}

/**
 * The two-sided, two-sample Kolmogorov-Smirnov statistic of two sorted, non-empty arrays.
 *
 * Counted in integers, so that no rounding can change which side of a p-value's step it falls on.
 */
export function ksStatistic(reference: Float64Array, current: Float64Array): KsStatistic {
  const g = greatestCommonDivisor(reference.length, current.length);
  const perReference = current.length / g;
  const perCurrent = reference.length / g;
  const m = reference.length;
  const n = current.length;
  let runs = 0;
  let difference = 0;
  let h = 0;
  let i = 0;
  let j = 0;
  while (i < m || j < n) {
    const a = i < m ? (reference[i] as number) : Number.POSITIVE_INFINITY;
    const b = j < n ? (current[j] as number) : Number.POSITIVE_INFINITY;
    const value = Math.min(a, b);
    while (i < m && reference[i] === value) {
      i++;
      difference += perReference;
    }
    while (j < n && current[j] === value) {
      j++;
      difference -= perCurrent;
    }
    if (difference > h) h = difference;
    else if (-difference > h) h = -difference;
    runs++;
  }
  return { d: h / (perReference * m), h, tied: runs < m + n };
}

/** The sizes of the runs of equal values in the pooled, sorted sample. */
export function pooledRuns(reference: Float64Array, current: Float64Array): Uint32Array {
  const runs = new Uint32Array(reference.length + current.length);
  let count = 0;
  walkDistinct(reference, current, (_value, inReference, inCurrent) => {
    runs[count++] = inReference + inCurrent;
  });
  return runs.subarray(0, count);
}
