import { asContingency } from '../contingency.js';
import { chiSquareSf } from '../distributions/chi-square.js';
import { finiteScore, type StatTest } from '../stat-test.js';

/** SciPy refuses counts whose sums differ by more than this share of the smaller one: the root of the double epsilon. */
const LARGEST_DIFFERENCE = 2 ** -26;

/**
 * G-test (log-likelihood ratio) of the current counts against the reference's counts. Score: the p-value.
 * Evidently: `g_stattest.py`, which is `scipy.stats.power_divergence(lambda_='log-likelihood')`.
 *
 * The counts are not scaled, so it needs as many values on one side as on the other, and it takes the reference for the
 * truth. Profile `calibrated` uses the two-sample test, at any sizes.
 */
export const gTest: StatTest = {
  id: 'g_test',
  displayName: 'g_test',
  kind: 'p_value',
  columnTypes: ['categorical'],
  defaultThreshold: 0.1,
  isDrifted: (score, threshold) => score < threshold,
  compute: (pair) => {
    const { categories, reference, current } = asContingency(pair);
    const smaller = Math.min(reference.present, current.present);
    if (Math.abs(reference.present - current.present) / smaller > LARGEST_DIFFERENCE)
      return {
        score: null,
        reason: `Evidently's G-test needs as many current as reference values; here are ${current.present} and ${reference.present}`,
      };
    let statistic = 0;
    reference.counts.forEach((expected, i) => {
      const observed = current.counts[i] ?? 0;
      // A category that only the window has makes the statistic infinite, and the p-value 0.
      if (observed > 0) statistic += 2 * observed * Math.log(observed / expected);
    });
    return finiteScore(
      chiSquareSf(statistic, categories.length - 1),
      'a single category leaves the G-test nothing to compare',
    );
  },
};
