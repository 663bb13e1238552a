import { pairwiseSum } from '../distributions/pairwise-sum.js';

/** Welch's statistic, and Satterthwaite's degrees of freedom for it. */
export interface WelchStatistic {
  /** Mean of the first sample less that of the second, in standard errors: infinite when these are 0. */
  readonly t: number;
  readonly df: number;
  /** Mean of the first sample less that of the second. */
  readonly difference: number;
}

/** Mean and its squared standard error, of values measured from `origin`. */
function meanFrom(values: Float64Array, origin: number) {
  const shifted = values.map((value) => value - origin);
  const mean = pairwiseSum(shifted) / values.length;
  const squares = pairwiseSum(shifted.map((value) => (value - mean) ** 2));
  return { mean, error: squares / (values.length - 1) / values.length };
}

/**
 * Welch's t of two samples, as `scipy.stats.ttest_ind(a, b, equal_var=False)`. Values are measured from one of their
 * own, so that a large offset costs no digits.
 *
 * @param a sorted, at least two values whose squares a double can hold
 * @param b the same
 */
export function welchT(a: Float64Array, b: Float64Array): WelchStatistic {
  const origin = a[Math.floor(a.length / 2)] ?? 0;
  const first = meanFrom(a, origin);
  const second = meanFrom(b, origin);
  const error = first.error + second.error;
  const share = first.error / error;
  const difference = first.mean - second.mean;
  return {
    difference,
    t: difference / Math.sqrt(error),
    df: 1 / (share ** 2 / (a.length - 1) + (1 - share) ** 2 / (b.length - 1)),
  };
}
