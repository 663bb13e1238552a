import { shuffleBehind } from '../distributions/legacy-shuffle.js';
import { mersenneTwister } from '../distributions/mersenne-twister.js';
import { pairwiseSum } from '../distributions/pairwise-sum.js';
import { absoluteDifference, randomTotalVariation } from '../distributions/random-total-variation.js';
import type { CategoricalPair, CategoryCounts } from '../sample-pair.js';
import { seededRandom } from '../seeded-random.js';
import type { StatTest } from '../stat-test.js';

const PERMUTATIONS = 1_000;
/** Evidently calls `numpy.random.seed(0)` before it shuffles. */
const EVIDENTLY_SEED = 0;
/** Up to this many rows on both sides together Evidently's shuffles are replayed: about ten seconds of work. */
const LARGEST_REPLAYED = 500_000;
const OWN_SEED = 20_250_117;

/** The categories of one side's rows in file order, or in the order of the categories when that is not known. */
function rowsOf(side: CategoryCounts): Int32Array {
  if (side.rowCategories !== undefined) return side.rowCategories();
  const rows = new Int32Array(side.present);
  let end = 0;
  side.counts.forEach((count, category) => {
    rows.fill(category, end, end + count);
    end += count;
  });
  return rows;
}

/**
 * The share of Evidently's shuffles with a distance at least the observed one. Distances are rounded as Evidently rounds
 * them, since that decides between equal ones.
 */
function replayShuffles({ reference, current, categories }: CategoricalPair): number {
  const n = reference.present;
  const m = current.present;
  const pooled = categories.length <= 256 ? new Uint8Array(n + m) : new Uint32Array(n + m);
  pooled.set(rowsOf(reference));
  pooled.set(rowsOf(current), n);
  const totals = reference.counts.map((count, i) => count + (current.counts[i] as number));

  const differences = new Float64Array(totals.length);
  const distance = (inCurrent: Float64Array) => {
    for (let i = 0; i < totals.length; i++) {
      const count = inCurrent[i] as number;
      differences[i] = Math.abs(((totals[i] as number) - count) / n - count / m);
    }
    return 0.5 * pairwiseSum(differences);
  };
  const observed = distance(current.counts);

  const generator = mersenneTwister(EVIDENTLY_SEED);
  const shuffled = pooled.slice();
  const inCurrent = new Float64Array(totals.length);
  let extreme = 0;
  for (let done = 0; done < PERMUTATIONS; done++) {
    shuffled.set(pooled);
    shuffleBehind(shuffled, n, generator);
    inCurrent.fill(0);
    for (let i = n; i < n + m; i++) {
      const category = shuffled[i] as number;
      inCurrent[category] = (inCurrent[category] as number) + 1;
    }
    if (observed <= distance(inCurrent)) extreme++;
  }
  return extreme / PERMUTATIONS;
}

/** The same in distribution at any number of rows: tables are drawn, not rows shuffled. */
function drawTables({ reference, current }: CategoricalPair): number {
  const rows = reference.present + current.present;
  const totals = reference.counts.map((count, i) => count + (current.counts[i] as number));
  const observed = absoluteDifference(current.counts, totals, current.present / rows);
  const { next } = randomTotalVariation(totals, rows, current.present, seededRandom(OWN_SEED));
  let extreme = 0;
  // Equal distances may differ by rounding.
  for (let done = 0; done < PERMUTATIONS; done++) if (next() >= observed * (1 - 1e-10)) extreme++;
  return extreme / PERMUTATIONS;
}

/**
 * Total variation distance of the categories' shares. Score: the p-value of a permutation test of it, the share of 1000
 * shuffles of the pooled rows with a distance at least the observed one. Evidently: `tvd_stattest.py`.
 *
 * Evidently shuffles with NumPy's seed 0, so its number can be replayed to the last digit, given the rows in file order;
 * where the order is not known, rows are taken in the order of the categories. With three categories or more Evidently's
 * own number may change a little from process to process: it adds up categories in the order of Python's hashes, and
 * rounding then decides between equal distances. Above 500,000 rows the shuffled tables are drawn from their
 * distribution, with a seed of our own.
 */
export const tvdTest: StatTest = {
  id: 'TVD',
  displayName: 'Total-Variation-Distance',
  kind: 'p_value',
  columnTypes: ['categorical'],
  defaultThreshold: 0.1,
  isDrifted: (score, threshold) => score < threshold,
  compute: (pair) => {
    if (pair.type !== 'categorical') throw new TypeError('TVD compares categories');
    const rows = pair.reference.present + pair.current.present;
    return { score: rows > LARGEST_REPLAYED ? drawTables(pair) : replayShuffles(pair), reason: null };
  },
};
