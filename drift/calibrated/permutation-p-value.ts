import { seededRandom } from '../seeded-random.js';
import { beyondPermutations } from './beyond-permutations.js';
import { longestStep, PEARSON, type TableStatistic } from './table-statistic.js';

const MOST_PERMUTATIONS = 9_999;
const FEWEST_PERMUTATIONS = 1_999;
/** Rows to draw in all. */
const BUDGET = 4_000_000;
/** Stop once this many permutations were at least as extreme: the p-value is then known to about 7 %. */
const ENOUGH_EXTREME = 200;
const SEED = 20_240_229;

/** Each row's category, one after the other. */
function expand(totals: Float64Array): Uint32Array {
  const labels = new Uint32Array(totals.reduce((sum, total) => sum + total, 0));
  let at = 0;
  totals.forEach((total, category) => {
    labels.fill(category, at, at + total);
    at += total;
  });
  return labels;
}

/** Every column's gains one after the other: those of column i from `first[i]` on, for each count it can reach. */
function tabulateGains(totals: Float64Array, size: number, { gain }: TableStatistic) {
  const first = new Uint32Array(totals.length);
  let entries = 0;
  totals.forEach((total, i) => {
    first[i] = entries;
    entries += Math.min(total, size);
  });
  const gains = new Float64Array(entries);
  totals.forEach((total, i) => {
    const start = first[i] as number;
    for (let count = 0; count < Math.min(total, size); count++) gains[start + count] = gain(count, total);
  });
  return { first, gains };
}

/**
 * P-value of a statistic of a table of two rows by random permutation of the pooled rows: exact in the sense that the
 * chance of a value <= p is at most p under the null hypothesis, at any size and sparsity.
 *
 * With the margins fixed the statistic is an increasing function of a sum over the drawn rows, one gain for each.
 * Stops early as J. Besag and P. Clifford, "Sequential Monte Carlo p-values", Biometrika 78(2), 1991. Seeded: same
 * counts, same p-value. Up to 9,999 permutations, fewer above 400 rows on the smaller side. Where none is as extreme,
 * the p-value is at most one in as many as there are orders, and less the farther the observed table is beyond all drawn ones: see `beyondPermutations`.
 *
 * @param totals rows of each category on both sides together, each at least 1
 * @param drawn rows of each category on the smaller side
 */
export function permutationPValue(
  totals: Float64Array,
  drawn: Float64Array,
  statistic: TableStatistic = PEARSON,
): number {
  const size = drawn.reduce((sum, count) => sum + count, 0);
  // All categories unique: every permutation gives the same statistic.
  if (totals.every((total) => total === 1)) return 1;
  const { first, gains } = tabulateGains(totals, size, statistic);
  let observed = 0;
  drawn.forEach((count, i) => {
    const start = first[i] as number;
    for (let c = 0; c < count; c++) observed += gains[start + c] as number;
  });
  // Statistics that are equal in exact arithmetic may differ by rounding; they count as equal.
  const bar = observed - 1e-10 * Math.abs(observed);

  const random = seededRandom(SEED);
  const labels = expand(totals);
  const counts = new Uint32Array(totals.length);
  const farthest = new Float64Array(totals.length);
  let largest = Number.NEGATIVE_INFINITY;
  let extreme = 0;
  const most = Math.min(MOST_PERMUTATIONS, Math.max(FEWEST_PERMUTATIONS, Math.floor(BUDGET / size)));
  for (let done = 1; done <= most; done++) {
    let reached = 0;
    for (let i = 0; i < size; i++) {
      const j = i + Math.floor((random() / 2 ** 32) * (labels.length - i));
      const label = labels[j] as number;
      labels[j] = labels[i] as number;
      labels[i] = label;
      const count = counts[label] as number;
      counts[label] = count + 1;
      reached += gains[(first[label] as number) + count] as number;
    }
    if (reached > largest) {
      largest = reached;
      farthest.set(counts);
    }
    for (let i = 0; i < size; i++) counts[labels[i] as number] = 0;
    if (reached >= bar) extreme++;
    if (extreme === ENOUGH_EXTREME) return extreme / done;
  }
  if (extreme > 0) return (1 + extreme) / (1 + most);
  const share = size / labels.length;
  const norm = (given: Float64Array) =>
    Math.sqrt(totals.reduce((sum, total, i) => sum + statistic.part(given[i] ?? 0, total, share), 0));
  return beyondPermutations(
    norm(drawn),
    norm(farthest),
    longestStep(totals, share, statistic),
    1 / (1 + most),
  );
}
