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
  let difference = 0;
  let h = 0;
  let tied = false;
  let i = 0;
  let j = 0;
  // Along values of one side the difference only grows or only falls, so it may be looked at after every one of them.
  while (i < m && j < n) {
    const a = reference[i] as number;
    const b = current[j] as number;
    if (a < b) {
      difference += perReference;
      if (difference > h) h = difference;
      i++;
      if (reference[i] === a) tied = true;
    } else if (b < a) {
      difference -= perCurrent;
      if (-difference > h) h = -difference;
      j++;
      if (current[j] === b) tied = true;
    } else {
      tied = true;
      for (; i < m && reference[i] === a; i++) difference += perReference;
      for (; j < n && current[j] === a; j++) difference -= perCurrent;
      if (Math.abs(difference) > h) h = Math.abs(difference);
    }
  }
  return {
    d: h / (perReference * m),
    h,
    tied: tied || hasRun(reference, i) || hasRun(current, j),
  };
}

/** Whether a value occurs twice from a position on. */
function hasRun(sorted: Float64Array, from: number): boolean {
  for (let i = from + 1; i < sorted.length; i++) if (sorted[i] === sorted[i - 1]) return true;
  return false;
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
