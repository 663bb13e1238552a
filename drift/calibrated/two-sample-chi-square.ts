import type { CategoricalPair } from '../sample-pair.js';
import { PEARSON } from './table-statistic.js';
import { twoSamplePValue } from './two-sample-table.js';

/**
 * P-value of the two-sample chi-square test: Pearson's statistic on the 2 x k table, as
 * `scipy.stats.chi2_contingency(correction=False)`, valid at any pair of sizes.
 */
export function twoSampleChiSquare(table: CategoricalPair): number {
  return twoSamplePValue(table, { statistic: PEARSON, divisor: () => 1 });
}
