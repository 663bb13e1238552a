import { chiSquareSf } from '../distributions/chi-square.js';
import { hypergeometricPValue } from '../distributions/hypergeometric.js';
import type { CategoricalPair } from '../sample-pair.js';
import { countTables, exactTablePValue } from './exact-table-p-value.js';
import { gammaPValue } from './gamma-p-value.js';
import { permutedTablePValue } from './permuted-table-p-value.js';
import type { TableStatistic } from './table-statistic.js';

/** Smallest expected count at which the chi-square distribution is trusted, in the tail too. */
const WELL_FILLED = 50;
/** A category of which fewer rows are expected on the smaller side is rare. */
const SMALLEST_EXPECTED = 5;
/** Up to so many tables are counted out. */
const MOST_TABLES = 200_000;
/** Up to this many rows on the smaller side all categories are permuted as they are. */
const SMALL_SAMPLE = 200;
/** Share of all rows that may be merged into one cell. */
const LARGEST_MERGED_SHARE = 0.2;

interface Cell {
  readonly total: number;
  readonly current: number;
}

/** A test of a table of two rows. */
export interface TableTest {
  readonly statistic: TableStatistic;
  /**
   * What the statistic is divided by before chi-square judges it.
   *
   * @param totals rows of each category on both sides together
   * @param share the current rows' share of all rows
   */
  readonly divisor: (totals: readonly number[], share: number) => number;
}

/** All cells as one. */
function merge(cells: readonly Cell[]): Cell {
  return {
    total: cells.reduce((sum, cell) => sum + cell.total, 0),
    current: cells.reduce((sum, cell) => sum + cell.current, 0),
  };
}

/** The p-value by chi-square of a table given by its column totals and one row; 1 for a single column. */
function chiSquarePValue(cells: readonly Cell[], { statistic, divisor }: TableTest): number {
  const { total: rows, current: size } = merge(cells);
  const share = size / rows;
  if (cells.length < 2 || share === 0 || share === 1) return 1;
  const sum = cells.reduce((parts, { total, current }) => parts + statistic.part(current, total, share), 0);
  const totals = cells.map((cell) => cell.total);
  return chiSquareSf(sum / divisor(totals, share), cells.length - 1);
}

/** The columns' totals, and their counts on the smaller side. */
interface Margins {
  readonly totals: Float64Array;
  readonly drawn: Float64Array;
}

/** The cells as seen from the smaller side, which has `smaller` rows. */
function marginsOf(cells: readonly Cell[], smaller: number): Margins {
  const takesCurrent = merge(cells).current === smaller;
  return {
    totals: Float64Array.from(cells, ({ total }) => total),
    drawn: Float64Array.from(cells, ({ total, current }) => (takesCurrent ? current : total - current)),
  };
}

function smallestTotal(cells: readonly Cell[]): number {
  return cells.reduce((least, { total }) => Math.min(least, total), Number.POSITIVE_INFINITY);
}

/** The p-value of a table without rare cells: by chi-square where it is well filled. */
function commonPValue(cells: readonly Cell[], test: TableTest): number {
  if (cells.length < 2) return 1;
  const { total: rows, current } = merge(cells);
  const smaller = Math.min(current, rows - current);
  if (smaller === 0) return 1;
  if ((smallestTotal(cells) * smaller) / rows >= WELL_FILLED) return chiSquarePValue(cells, test);
  const { totals, drawn } = marginsOf(cells, smaller);
  if (countTables(totals, smaller) <= MOST_TABLES) return exactTablePValue(totals, drawn, test.statistic);
  return permutedTablePValue(totals, drawn, test.statistic) ?? gammaPValue(totals, drawn, rows, smaller);
}

/**
 * P-value of a test of homogeneity: were both sides drawn from one distribution? Both sides are taken for samples, so
 * it holds at any pair of sizes. 1 for a single category.
 *
 * Which way the statistic is turned into a p-value depends on the totals only, never on how they split, so the test
 * stays valid:
 *
 * - At most 200,000 tables of these totals, and a category with fewer than 50 rows expected on the smaller side: exact.
 * - Up to 200 rows on the smaller side: random permutations of the rows between the sides.
 * - More rows: categories of which fewer than 5 are expected on the smaller side are merged into one cell. If even that
 *   cell expects fewer than 5, it is tested on its own by the hypergeometric distribution, and twice the smaller of the
 *   two p-values counts (Bonferroni). The other cells are held against chi-square where each expects at least 50 rows on
 *   the smaller side, and are else counted out, or permuted, as the whole table is.
 * - Where merging would swallow more than a fifth of the rows: permutations of the table as it is.
 * - Where permutations would take too long, above 300 cells and 2,000 rows on the smaller side: Pearson's statistic, of
 *   either test, by the gamma distribution with its exact mean and variance.
 */
export function twoSamplePValue(table: CategoricalPair, test: TableTest): number {
  if (table.categories.length < 2) return 1;
  const size = table.current.present;
  const rows = table.reference.present + size;
  const smaller = Math.min(table.reference.present, size);
  const cells = Array.from(table.current.counts, (current, i) => ({
    total: current + (table.reference.counts[i] ?? 0),
    current,
  }));
  const { totals, drawn } = marginsOf(cells, smaller);
  // Identifiers: every split of the rows gives the same statistic.
  if (totals.every((total) => total === 1)) return 1;
  const isRare = (cell: Cell) => (cell.total * smaller) / rows < SMALLEST_EXPECTED;
  if ((smallestTotal(cells) * smaller) / rows < WELL_FILLED && countTables(totals, smaller) <= MOST_TABLES)
    return exactTablePValue(totals, drawn, test.statistic);
  const permuted = () =>
    permutedTablePValue(totals, drawn, test.statistic) ?? gammaPValue(totals, drawn, rows, smaller);
  if (smaller <= SMALL_SAMPLE) return permuted();

  const common = cells.filter((cell) => !isRare(cell));
  const other = merge(cells.filter(isRare));
  if (other.total > LARGEST_MERGED_SHARE * rows) return permuted();
  if (other.total === 0) return commonPValue(common, test);
  if (!isRare(other)) return commonPValue([...common, other], test);
  const rarePValue = hypergeometricPValue(rows, other.total, size, other.current);
  if (common.length < 2) return rarePValue;
  return Math.min(1, 2 * Math.min(commonPValue(common, test), rarePValue));
}
