import type { CategoricalPair } from '../sample-pair.js';
import { jensenShannonPValue } from './jensen-shannon-p-value.js';
import { twoSampleChiSquare } from './two-sample-chi-square.js';

/**
 * P-value of the hypothesis that two sides of a table come from one distribution: of the two-sample chi-square test and
 * of the Jensen-Shannon distance, joined by Bonferroni's inequality: twice the smaller one.
 *
 * The effect size is a Jensen-Shannon distance: by its own p-value, a distance that chance hardly ever reaches counts as
 * found. It sees categories that vanish, and changes among rare ones, which chi-square puts into one cell. Chi-square
 * sees shares that move among the common categories, and a category that only a small window has. Of two categories both
 * are exact tests of one count: chi-square's stands alone.
 */
export function categoriesPValue(table: CategoricalPair): number {
  if (table.categories.length <= 2) return twoSampleChiSquare(table);
  return Math.min(1, 2 * Math.min(twoSampleChiSquare(table), jensenShannonPValue(table)));
}
