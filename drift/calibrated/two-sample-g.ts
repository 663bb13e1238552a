import type { CategoricalPair } from '../sample-pair.js';
import { LOG_LIKELIHOOD } from './table-statistic.js';
import { twoSamplePValue } from './two-sample-table.js';

/** By so many of its standard deviations G's mean may be off before it is corrected. */
const LARGEST_BIAS = 0.05;

/**
 * Williams' correction of G on a table of two rows: chi-square's mean over G's, to first order. G is larger than
 * chi-square by about 1/(6 e) for each cell of expectation e, which adds up over many categories.
 *
 * D. A. Williams, "Improved likelihood ratio tests for complete contingency tables", Biometrika 63(1), 1976. Left out
 * (1) where it would move G by less than a twentieth of its standard deviation: SciPy's number then stands.
 */
function williams(totals: readonly number[], share: number): number {
  const rows = totals.reduce((sum, total) => sum + total, 0);
  const df = totals.length - 1;
  const columns = totals.reduce((sum, total) => sum + rows / total, 0) - 1;
  const bias = ((1 / share + 1 / (1 - share) - 1) * columns) / (6 * rows * df);
  return bias * Math.sqrt(df / 2) > LARGEST_BIAS ? 1 + bias : 1;
}

/**
 * P-value of the two-sample G-test: the log-likelihood ratio of the 2 x k table, as
 * `scipy.stats.chi2_contingency(lambda_='log-likelihood', correction=False)`, valid at any pair of sizes.
 */
export function twoSampleG(table: CategoricalPair): number {
  return twoSamplePValue(table, { statistic: LOG_LIKELIHOOD, divisor: williams });
}
