import { chiSquareSf } from '../distributions/chi-square.js';
import type { CategoricalPair } from '../sample-pair.js';
import { countTables, exactTablePValue } from './exact-table-p-value.js';
import { jensenShannonMoments, type ThreeMoments } from './jensen-shannon-moments.js';
import { divergencePart, jensenShannonStatistic } from './jensen-shannon-statistic.js';
import { permutedTablePValue } from './permuted-table-p-value.js';
import { skewedNormalSf } from './skewed-normal-tail.js';

/** From so many expected rows in every category of the smaller side on, the gamma distribution is right. */
const WELL_FILLED = 50;
/** Up to so many tables are counted out. */
const MOST_TABLES = 200_000;
/** Divergences that are equal in exact arithmetic may differ by rounding; they count as equal. */
const ROUNDING = 1e-10;
/** Weights this far below the largest one are left out. */
const NEGLIGIBLE = 1e-300;
/** Below this skewness a gamma distribution is so near to normal that the cube root is as good, and quick. */
const SLIGHT = 0.05;

/** P(X >= x) of a gamma distribution moved and scaled to these moments (Pearson type III). */
function pearsonTail(x: number, { mean, variance, third }: ThreeMoments): number {
  // No variance: every split of the rows gives the same divergence, as when all categories are unique.
  if (!(variance > (1e-9 * mean) ** 2)) return 1;
  const deviation = Math.sqrt(variance);
  const z = (x - mean) / deviation;
  const skewness = third / deviation ** 3;
  if (skewness < SLIGHT) return skewedNormalSf(z, skewness);
  const shape = (2 / skewness) ** 2;
  return chiSquareSf(2 * (shape + Math.sqrt(shape) * z), 2 * shape);
}

/** Exact for two categories: the chance, given the margins, of all splits at least as far apart. */
function exactPValue(totals: Float64Array, size: number, others: number, observed: number): number {
  const [marked = 0, rest = 0] = totals;
  const bar = observed * (1 - ROUNDING);
  const least = Math.max(0, size - rest);
  const most = Math.min(marked, size);
  const mode = Math.min(Math.max(Math.floor(((size + 1) * (marked + 1)) / (marked + rest + 2)), least), most);
  let total = 0;
  let extreme = 0;
  const add = (count: number, weight: number) => {
    total += weight;
    const divergence =
      divergencePart(count, marked, size, others) + divergencePart(size - count, rest, size, others);
    if (divergence >= bar) extreme += weight;
  };
  let weight = 1;
  for (let count = mode; count <= most && weight > NEGLIGIBLE; count++) {
    add(count, weight);
    weight *= ((marked - count) * (size - count)) / ((count + 1) * (others - marked + count + 1));
  }
  weight = 1;
  for (let count = mode; count > least && weight > NEGLIGIBLE; ) {
    weight *= (count * (others - marked + count)) / ((marked - count + 1) * (size - count + 1));
    count--;
    add(count, weight);
  }
  return extreme / total;
}

/**
 * P-value of the Jensen-Shannon distance between the shares of two sides: the chance of a distance at least this large
 * when both are drawn from one distribution, given how many rows each category has in all. 1 for a single category.
 *
 * Which way depends on these totals and the sizes only, so the test stays valid:
 *
 * - Two categories: exact, by the hypergeometric distribution.
 * - At least 50 rows of every category expected on the smaller side: the gamma distribution with the first three moments of
 *   the squared distance. Held against all tables of three categories it is 0.85 to 1.02 times the exact p-value down to
 *   1e-4, 0.6 times at 1e-6 and 0.3 at 1e-8, where 50 are expected; the more, the nearer.
 * - Else exact where at most 200,000 tables have these totals.
 * - Else by permutation, and beyond all permutations by the bound of `beyondPermutations`.
 * - Above 300 categories and 2,000 rows on the smaller side, where permutations would take too long: the gamma
 *   distribution again. It is not right where a few rare categories among them are all that differs.
 */
export function jensenShannonPValue({ categories, reference, current }: CategoricalPair): number {
  if (categories.length < 2) return 1;
  const [drawn, rest] = current.present <= reference.present ? [current, reference] : [reference, current];
  const size = drawn.present;
  const others = rest.present;
  const totals = drawn.counts.map((count, i) => count + (rest.counts[i] as number));
  const statistic = jensenShannonStatistic(size, others);
  let observed = 0;
  totals.forEach((total, i) => {
    observed += divergencePart(drawn.counts[i] as number, total, size, others);
  });
  if (totals.length === 2) return exactPValue(totals, size, others, observed);
  // Identifiers: every split of the rows gives the same distance.
  if (totals.every((total) => total === 1)) return 1;
  const rarest = totals.reduce((least, total) => Math.min(least, total), Number.POSITIVE_INFINITY);
  const fitted = () => pearsonTail(observed, jensenShannonMoments(totals, size, others));
  if ((rarest * size) / (size + others) >= WELL_FILLED) return fitted();
  if (countTables(totals, size) <= MOST_TABLES) return exactTablePValue(totals, drawn.counts, statistic);
  return permutedTablePValue(totals, drawn.counts, statistic) ?? fitted();
}
