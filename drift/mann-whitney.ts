import { mannWhitneyTail } from './distributions/mann-whitney-exact.js';
import { normalSf } from './distributions/normal.js';
import { walkDistinct } from './walk-distinct.js';

/** SciPy's limit: the p-value is exact when one side has at most this many values, and none is tied. */
const LARGEST_EXACT = 8;
/** Above this many pairs the exact distribution takes too long; SciPy's own has long been out of reach there. */
const MOST_PAIRS_EXACT = 1e7;

interface MannWhitneyStatistic {
  /** Pairs in which the current value is the larger one; equal ones count half. */
  readonly u: number;
  /** Sum of t³ - t over the runs of equal values in the pooled sample, t being their length. */
  readonly ties: number;
}

function mannWhitneyStatistic(reference: Float64Array, current: Float64Array): MannWhitneyStatistic {
  let below = 0;
  let u = 0;
  let ties = 0;
  walkDistinct(reference, current, (_value, inReference, inCurrent) => {
    u += inCurrent * (below + inReference / 2);
    below += inReference;
    const together = inReference + inCurrent;
    ties += together ** 3 - together;
  });
  return { u, ties };
}

/**
 * P-value of the Mann-Whitney U test of two sorted, non-empty arrays, as `scipy.stats.mannwhitneyu(reference, current,
 * alternative, method='auto')`: exact when one side has at most 8 values and none is tied, else by the normal
 * distribution with continuity correction and the variance that goes with the ties.
 *
 * @param alternative `less`: only a reference that tends to be smaller than the current window counts
 */
export function mannWhitneyPValue(
  reference: Float64Array,
  current: Float64Array,
  alternative: 'less' | 'two-sided',
): number {
  const m = reference.length;
  const n = current.length;
  const size = m + n;
  const { u, ties } = mannWhitneyStatistic(reference, current);
  // Every value equal: no variance, and no order is more extreme than another.
  if (reference[0] === current.at(-1) && reference.at(-1) === current[0]) return 1;
  const extreme = alternative === 'less' ? u : Math.max(u, m * n - u);
  const sides = alternative === 'less' ? 1 : 2;
  if (ties === 0 && Math.min(m, n) <= LARGEST_EXACT && m * n <= MOST_PAIRS_EXACT)
    return Math.min(1, sides * mannWhitneyTail(Math.min(m, n), Math.max(m, n), extreme));
  const deviation = Math.sqrt(((m * n) / 12) * (size + 1 - ties / (size * (size - 1))));
  return Math.min(1, sides * normalSf((extreme - (m * n) / 2 - 0.5) / deviation));
}
