import { drawnTablePValue } from './drawn-table-p-value.js';
import { permutationPValue } from './permutation-p-value.js';
import type { TableStatistic } from './table-statistic.js';

/** A category of a table takes as long to draw as so many rows, */
const ROWS_PER_CATEGORY = 12;
/** or as so many of a pool of rows that a core's cache does not hold. */
const FAR_ROWS_PER_CATEGORY = 4;
const LARGE_POOL = 100_000;
/** Up to this many rows on the smaller side permutation row by row is quick enough, */
const MOST_ROWS = 10_000;
/** and up to this many categories permutation at every size. */
const MOST_CATEGORIES = 300;
/** Of more categories up to this many rows on the smaller side are permuted. */
const FEW_ROWS = 2_000;

/**
 * P-value of a statistic of a table of two rows by random permutation of the pooled rows, in the quicker of two ways: row
 * by row (`permutationPValue`) or a whole table at a time (`drawnTablePValue`). `null` where neither is quick: more than
 * 300 categories and more than 2,000 rows on the smaller side.
 *
 * @param totals rows of each category on both sides together, each at least 1
 * @param drawn rows of each category on the smaller side
 */
export function permutedTablePValue(
  totals: Float64Array,
  drawn: Float64Array,
  statistic: TableStatistic,
): number | null {
  const size = drawn.reduce((sum, count) => sum + count, 0);
  if (totals.length > MOST_CATEGORIES)
    return size <= FEW_ROWS ? permutationPValue(totals, drawn, statistic) : null;
  const pool = totals.reduce((sum, total) => sum + total, 0);
  const perCategory = pool > LARGE_POOL ? FAR_ROWS_PER_CATEGORY : ROWS_PER_CATEGORY;
  return size <= MOST_ROWS && size <= perCategory * totals.length
    ? permutationPValue(totals, drawn, statistic)
    : drawnTablePValue(totals, drawn, statistic);
}
