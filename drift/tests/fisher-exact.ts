import { asContingency } from '../contingency.js';
import { fisherExact } from '../distributions/fisher-exact.js';
import type { StatTest } from '../stat-test.js';

/**
 * Fisher's exact test of a column of two categories, two-sided. Score: the p-value. Evidently:
 * `fisher_exact_stattest.py`.
 *
 * Evidently refuses sides of different sizes; profile `calibrated` does not. Of more than two categories, Evidently
 * refuses three on one side, and otherwise lets chance (the order of a set) choose the two it compares; here the
 * score is `null` either way.
 */
export const fisherExactTest: StatTest = {
  id: 'fisher_exact',
  displayName: "Fisher's Exact test",
  kind: 'p_value',
  columnTypes: ['categorical'],
  defaultThreshold: 0.1,
  isDrifted: (score, threshold) => score < threshold,
  compute: (pair) => {
    const { categories, reference, current } = asContingency(pair);
    if (categories.length > 2)
      return {
        score: null,
        reason: `Fisher's exact test compares two categories; here are ${categories.length}`,
      };
    if (reference.present !== current.present)
      return {
        score: null,
        reason: `Evidently's Fisher test needs as many current as reference values; here are ${current.present} and ${reference.present}`,
      };
    const [a = 0, b = 0] = current.counts;
    const [c = 0, d = 0] = reference.counts;
    return { score: fisherExact({ a, b, c, d }), reason: null };
  },
};
