import { pairwiseSum } from '../distributions/pairwise-sum.js';
import { studentTwoSided } from '../distributions/student-t.js';
import type { NumericPair } from '../sample-pair.js';
import type { TestScore } from '../stat-test.js';
import { representable } from './robust-scale.js';

/** Mean and its squared standard error, of values measured from `origin`. */
function meanFrom(values: Float64Array, origin: number) {
  const shifted = values.map((value) => value - origin);
  const mean = pairwiseSum(shifted) / values.length;
  const squares = pairwiseSum(shifted.map((value) => (value - mean) ** 2));
  return { mean, error: squares / (values.length - 1) / values.length };
}

/**
 * Welch's t-test, two-sided, as `scipy.stats.ttest_ind(reference, current, equal_var=False)`: valid at different
 * variances and sizes. The degrees of freedom are Satterthwaite's.
 *
 * Two constants: 0 when they differ, 1 when they are equal, the limits of ever smaller variances.
 *
 * Values are measured from one of their own, so that a large offset costs no digits.
 */
export function welchPValue(pair: NumericPair): TestScore {
  const [reference, current] = representable(pair.reference.values, pair.current.values);
  const n = reference.length;
  const m = current.length;
  if (n < 2 || m < 2) return { score: null, reason: 'a side with a single value has no variance' };
  if (reference[0] === reference.at(-1) && current[0] === current.at(-1))
    return { score: reference[0] === current[0] ? 1 : 0, reason: null };
  const origin = reference[Math.floor(n / 2)] ?? 0;
  const a = meanFrom(reference, origin);
  const b = meanFrom(current, origin);
  const error = a.error + b.error;
  // The spread of either side is nothing beside the difference of the means.
  if (error === 0) return { score: 0, reason: null };
  const share = a.error / error;
  const df = 1 / (share ** 2 / (n - 1) + (1 - share) ** 2 / (m - 1));
  const t = (a.mean - b.mean) / Math.sqrt(error);
  return { score: studentTwoSided(t, df), reason: null };
}
