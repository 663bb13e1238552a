import { chiSquareSf } from '../distributions/chi-square.js';
import { hypergeometricPValue } from '../distributions/hypergeometric.js';
import type { CategoricalPair } from '../sample-pair.js';
import { gammaPValue } from './gamma-p-value.js';
import { permutationPValue } from './permutation-p-value.js';
import type { TableStatistic } from './table-statistic.js';

/** Smallest expected count at which the chi-square distribution is trusted. */
const SMALLEST_EXPECTED = 5;
/** Up to this many rows on the smaller side the p-value is always found by permutation. */
const SMALL_SAMPLE = 200;
/** Up to this many rows on the smaller side permutation is quick; above, sparse tables are matched by moments. */
const LARGEST_PERMUTED = 2_000;
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

/**
 * P-value of a test of homogeneity: were both sides drawn from one distribution? Both sides are taken for samples, so
 * it holds at any pair of sizes. 1 for a single category.
 *
 * Which way the statistic is turned into a p-value depends on the totals only, never on how they split, so the test
 * stays valid:
 *
 * - Up to 200 rows on the smaller side: random permutations of the rows between the sides.
 * - More rows: the chi-square distribution. Categories of which fewer than 5 are expected on the smaller side are
 *   merged into one cell. If even that cell expects fewer than 5, it is tested on its own by the hypergeometric
 *   distribution, and twice the smaller of the two p-values counts (Bonferroni).
 * - Where merging would swallow more than a fifth of the rows: permutations up to 2,000 rows on the smaller side, and
 *   above that Pearson's statistic by the gamma distribution with its exact mean and variance.
 */
export function twoSamplePValue(table: CategoricalPair, test: TableTest): number {
  if (table.categories.length < 2) return 1;
  const size = table.current.present;
  const rows = table.reference.present + size;
  const smaller = Math.min(table.reference.present, size);
  const totals = table.current.counts.map((count, i) => count + (table.reference.counts[i] ?? 0));
  const permute = () =>
    permutationPValue(
      totals,
      size === smaller ? table.current.counts : table.reference.counts,
      test.statistic,
    );
  if (smaller <= SMALL_SAMPLE) return permute();

  const isRare = (cell: Cell) => (cell.total * smaller) / rows < SMALLEST_EXPECTED;
  const cells = Array.from(totals, (total, i) => ({ total, current: table.current.counts[i] ?? 0 }));
  const common = cells.filter((cell) => !isRare(cell));
  const other = merge(cells.filter(isRare));
  if (other.total > LARGEST_MERGED_SHARE * rows) {
    return smaller <= LARGEST_PERMUTED ? permute() : gammaPValue(totals, table.current.counts, rows, size);
  }
  if (other.total === 0) return chiSquarePValue(common, test);
  if (!isRare(other)) return chiSquarePValue([...common, other], test);
  const rarePValue = hypergeometricPValue(rows, other.total, size, other.current);
  if (common.length < 2) return rarePValue;
  return Math.min(1, 2 * Math.min(chiSquarePValue(common, test), rarePValue));
}
