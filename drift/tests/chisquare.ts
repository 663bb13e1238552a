import { asContingency } from '../contingency.js';
import { chiSquareSf } from '../distributions/chi-square.js';
import { finiteScore, type StatTest } from '../stat-test.js';

/**
 * One-sample chi-square test of the current counts against the reference's shares. Score: the p-value.
 * Evidently: `chisquare_stattest.py`.
 *
 * It takes the reference for the truth, so it says drift too often when the reference is not much larger than the
 * window; a category the reference lacks gives 0. A single
 * category has no number, but at some pairs of different sizes rounding leaves a difference between expected and counted
 * rows, and Evidently's number is 0: drift. Profile `calibrated` uses the two-sample test instead.
 */
export const chisquareTest: StatTest = {
  id: 'chisquare',
  displayName: 'chi-square p_value',
  kind: 'p_value',
  columnTypes: ['numeric', 'categorical'],
  defaultThreshold: 0.05,
  isDrifted: (score, threshold) => score < threshold,
  compute: (pair) => {
    const { categories, reference, current } = asContingency(pair);
    const scale = current.present / reference.present;
    let statistic = 0;
    reference.counts.forEach((count, i) => {
      const expected = count * scale;
      // A category that only the window has makes the statistic infinite, and the p-value 0.
      statistic += ((current.counts[i] ?? 0) - expected) ** 2 / expected;
    });
    if (categories.length === 1) {
      return statistic > 0
        ? { score: 0, reason: null }
        : { score: null, reason: 'a single category leaves chi-square nothing to compare' };
    }
    return finiteScore(
      chiSquareSf(statistic, categories.length - 1),
      'the counts are more than chi-square can hold',
    );
  },
};
