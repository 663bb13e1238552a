import type { Table } from '../column.js';
import { categoryCorrelations } from './category-correlations.js';
import { numericCorrelations } from './numeric-correlations.js';
import type { Correlations } from './quality-schema.js';
import type { OnSorted } from './ranked-columns.js';
import { spacedRows } from './spaced-rows.js';

/** Columns of a kind that are correlated with each other, unless told. */
const MOST_CORRELATED = 50;

/** Rows beyond which evenly spaced ones stand for all: they tell a correlation to about 0.003. */
const MOST_ROWS = 100_000;

/**
 * The correlations within one table: Pearson's and Spearman's between numeric columns, Cramér's V between categorical
 * ones. A column of few whole numbers takes part in both. Of more than 100,000 rows, as many evenly spaced ones are
 * compared; `rows` says how many there were.
 *
 * @param most columns of each kind; the work grows with the square of their number
 * @param onSorted is told of every numeric column that is compared, and of the rows that are
 */
export function correlate(table: Table, most: number = MOST_CORRELATED, onSorted?: OnSorted): Correlations {
  const sample = spacedRows(table, MOST_ROWS);
  return {
    rows: sample.rows,
    ...numericCorrelations(sample, most, onSorted),
    cramers_v: categoryCorrelations(sample, most),
  };
}
