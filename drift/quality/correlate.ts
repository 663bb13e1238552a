import type { Table } from '../column.js';
import { categoryCorrelations } from './category-correlations.js';
import { numericCorrelations } from './numeric-correlations.js';
import type { Correlations } from './quality-schema.js';
import type { SortedListener } from './ranked-columns.js';

/** Columns of a kind that are correlated with each other, unless told. */
const MOST_CORRELATED = 50;

/**
 * The correlations within one table: Pearson's and Spearman's between numeric columns, Cramér's V between categorical
 * ones. A column of few whole numbers takes part in both.
 *
 * @param most columns of each kind; the work grows with the square of their number, and with the number of rows
 * @param onSorted is told of the order of every numeric column that was ranked
 */
export function correlate(
  table: Table,
  most: number = MOST_CORRELATED,
  onSorted?: SortedListener,
): Correlations {
  return { ...numericCorrelations(table, most, onSorted), cramers_v: categoryCorrelations(table, most) };
}
