import { compensatedSums } from '../compensated-sums.js';
import { cramerVonMisesCdf } from '../distributions/cramer-von-mises-limit.js';
import { exactCramerVonMisesAsEvidently } from '../distributions/exact-cramer-von-mises.js';
import type { StatTest } from '../stat-test.js';
import { walkDistinct } from '../walk-distinct.js';

/** Up to this size of the larger sample the p-value is exact. */
const LARGEST_EXACT = 20;
/** Evidently's series ends behind the first term below this. */
const SMALLEST_TERM = 1e-7;
/** Below this statistic the p-value is 1. */
const SURELY_EXCEEDED = 0.003;

/** The sum of (rank - i)² over one sample's share of a run of equal values, of common rank `rank`. */
function squares(rank: number, before: number, count: number): number {
  const middle = before + (count + 1) / 2;
  return count * (rank - middle) ** 2 + (count * (count * count - 1)) / 12;
}

/**
 * Anderson's U of two sorted samples, with midranks: T. W. Anderson, "On the distribution of the two-sample Cramér-von
 * Mises criterion", Ann. Math. Stat. 33(3), 1962, equation 10.
 */
export function cramerVonMisesU(reference: Float64Array, current: Float64Array): number {
  let before = 0;
  let beforeInReference = 0;
  // At a million values U is far larger than what the test makes of it.
  const sums = compensatedSums(2);
  walkDistinct(reference, current, (_value, inReference, inCurrent) => {
    const rank = before + (inReference + inCurrent + 1) / 2;
    sums.add(0, squares(rank, beforeInReference, inReference));
    sums.add(1, squares(rank, before - beforeInReference, inCurrent));
    before += inReference + inCurrent;
    beforeInReference += inReference;
  });
  return reference.length * sums.at(0) + current.length * sums.at(1);
}

/** T of Anderson (1962), equation 9, standardised by equations 11, 14 and 15 to be compared with its limit. */
function standardised(u: number, n: number, m: number): number {
  const rows = n + m;
  const pairs = n * m;
  const t = u / (pairs * rows) - (4 * pairs - 1) / (6 * rows);
  const mean = (1 + 1 / rows) / 6;
  const variance =
    ((rows + 1) * (4 * pairs * rows - 3 * (n ** 2 + m ** 2) - 2 * pairs)) / (45 * rows ** 2 * 4 * pairs);
  return 1 / 6 + (t - mean) / Math.sqrt(45 * variance);
}

/**
 * Two-sample Cramér-von Mises test. Score: the p-value. Evidently: `cramer_von_mises_stattest.py`.
 *
 * Exact, in Evidently's rounding, when both sides have at most 20 values; else 1 minus a series that ends behind the
 * first term below 1e-7, so that small p-values are noise of about 1e-9. Ties make it wrong: two equal constants
 * of different sizes count as drifted beyond some size (20 against 13: 0.036). With NumPy 2 Evidently raises at nearly half of
 * all pairs of sizes up to 20, those whose least common multiple squared times n + m is above the number of orders: its
 * whole-number type takes no signed integers. There this is the number of its formula.
 */
export const cramerVonMisesTest: StatTest = {
  id: 'cramer_von_mises',
  displayName: 'Cramer-von Mises',
  kind: 'p_value',
  columnTypes: ['numeric'],
  defaultThreshold: 0.1,
  isDrifted: (score, threshold) => score <= threshold,
  compute: (pair) => {
    if (pair.type !== 'numeric') throw new TypeError('cramer_von_mises compares numbers');
    const reference = pair.reference.values;
    const current = pair.current.values;
    const n = reference.length;
    const m = current.length;
    if (Math.min(n, m) < 2)
      return { score: null, reason: 'Cramér-von Mises needs at least two values on each side' };
    const u = cramerVonMisesU(reference, current);
    if (Math.max(n, m) <= LARGEST_EXACT)
      return { score: exactCramerVonMisesAsEvidently(u, n, m), reason: null };
    const statistic = standardised(u, n, m);
    if (statistic < SURELY_EXCEEDED) return { score: 1, reason: null };
    return { score: Math.max(0, 1 - cramerVonMisesCdf(statistic, SMALLEST_TERM)), reason: null };
  },
};
