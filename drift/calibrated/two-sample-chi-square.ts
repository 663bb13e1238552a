import { chiSquareSf } from '../distributions/chi-square.js';
import { hypergeometricPValue } from '../distributions/hypergeometric.js';
import type { CategoricalPair } from '../sample-pair.js';
import { gammaPValue } from './gamma-p-value.js';
import { permutationPValue } from './permutation-p-value.js';

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

/** All cells as one. */
function merge(cells: readonly Cell[]): Cell {
  return {
    total: cells.reduce((sum, cell) => sum + cell.total, 0),
    current: cells.reduce((sum, cell) => sum + cell.current, 0),
  };
}

/** Pearson's test on a table of two rows, given by its column totals and one row; 1 for a single column. */
function pearsonPValue(cells: readonly Cell[]): number {
  const { total: rows, current: size } = merge(cells);
  const share = size / rows;
  if (cells.length < 2 || share === 0 || share === 1) return 1;
  const statistic = cells.reduce(
    (sum, { total, current }) => sum + (current - total * share) ** 2 / (total * share * (1 - share)),
    0,
  );
  return chiSquareSf(statistic, cells.length - 1);
}

/**
 * P-value of the two-sample chi-square test: were both sides drawn from one distribution? Both sides are taken for
 * samples, so it holds at any pair of sizes.
 *
 * The statistic is Pearson's on the 2 x k table, as `scipy.stats.chi2_contingency(correction=False)`. Which way it is
 * turned into a p-value depends on the totals only, never on how they split, so the test stays valid:
 *
 * - Up to 200 rows on the smaller side: random permutations of the rows between the sides.
 * - More rows: the chi-square distribution. Categories of which fewer than 5 are expected on the smaller side are
 *   merged into one cell. If even that cell expects fewer than 5, it is tested on its own by the hypergeometric
 *   distribution, and twice the smaller of the two p-values counts (Bonferroni).
 * - Where merging would swallow more than a fifth of the rows: permutations up to 2,000 rows on the smaller side, and
 *   above that the gamma distribution with the statistic's exact mean and variance.
 */
export function twoSampleChiSquare(table: CategoricalPair): number {
  if (table.categories.length < 2) return 1;
  const size = table.current.present;
  const rows = table.reference.present + size;
  const smaller = Math.min(table.reference.present, size);
  const totals = table.current.counts.map((count, i) => count + (table.reference.counts[i] ?? 0));
  const permute = () =>
    permutationPValue(totals, size === smaller ? table.current.counts : table.reference.counts);
  if (smaller <= SMALL_SAMPLE) return permute();

  const isRare = (cell: Cell) => (cell.total * smaller) / rows < SMALLEST_EXPECTED;
  const cells = Array.from(totals, (total, i) => ({ total, current: table.current.counts[i] ?? 0 }));
  const common = cells.filter((cell) => !isRare(cell));
  const other = merge(cells.filter(isRare));
  if (other.total > LARGEST_MERGED_SHARE * rows) {
    return smaller <= LARGEST_PERMUTED ? permute() : gammaPValue(totals, table.current.counts, rows, size);
  }
  if (other.total === 0) return pearsonPValue(common);
  if (!isRare(other)) return pearsonPValue([...common, other]);
  const rarePValue = hypergeometricPValue(rows, other.total, size, other.current);
  if (common.length < 2) return rarePValue;
  return Math.min(1, 2 * Math.min(pearsonPValue(common), rarePValue));
}
