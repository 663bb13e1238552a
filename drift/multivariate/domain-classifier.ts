import { type BinnedRows, binRows, learnBins, takeBins } from '../forest/binned-rows.js';
import { checkFeatures, type Features } from '../forest/features.js';
import { forestMeans } from '../forest/forest-means.js';
import { poolFeatures } from '../forest/pool-features.js';
import { samplePositions, takeRows } from '../forest/take-rows.js';
import { type Forest, trainForest } from '../forest/train-forest.js';
import type { NumbersKernel } from '../kernels/numbers-kernel.js';
import { stratifiedFolds } from '../performance/needs-calibration.js';
import { seededRandom } from '../seeded-random.js';
import { progressivePValue, type ScoredFold } from './progressive-p-value.js';
import { groupAuc, rankGroups } from './rank-sum.js';

/**
 * The area that a change must reach to matter: what a shift of one normal column by a tenth of its standard deviation is worth
 * at best, Φ(0.1 / √2), that being the threshold of a column.
 */
export const DOMAIN_AUC_THRESHOLD = 0.53;

/** Rows of either side that are looked at; of more, a random sample. */
export const DOMAIN_MOST_ROWS = 5_000;
const FOLDS = 5;
const FOREST = {
  trees: 60,
  depth: 8,
  leafRows: 10,
  columnsPerNode: (columns: number) => Math.ceil(Math.sqrt(columns)),
  mostRowsPerTree: 2_000,
};
/** Rows of each fold in which columns are shuffled to see what they are worth: of many columns fewer, for the time it takes. */
const importanceRows = (columns: number) => Math.min(1_000, Math.max(200, Math.floor(20_000 / columns)));

export interface DomainClassifierOptions {
  /** Rows of either side at most; 5,000 unless told. The cost grows with it. */
  readonly mostRows?: number;
  /** False leaves out the importances, which take about as long as all the rest. */
  readonly importances?: boolean;
  readonly seed?: number;
}

/** How well a forest tells current rows from reference rows. */
export interface DomainClassification {
  /**
   * Mean over five folds of the area under the ROC curve on rows that the forest did not see: 0.5 when the sides cannot be
   * told apart, 1 when they always can.
   */
  readonly auc: number;
  /** Chance of as good a separation were the rows of both sides drawn alike; see `progressivePValue`. */
  readonly pValue: number;
  /** By how much the area falls when a column is shuffled, largest first. Empty unless asked for. */
  readonly importances: readonly { readonly name: string; readonly importance: number }[];
  /** Rows that were looked at. */
  readonly referenceRows: number;
  readonly currentRows: number;
}

/**
 * Whether reference and current rows differ in any way that a forest can learn, correlations included: a classifier
 * two-sample test (D. Lopez-Paz and M. Oquab, "Revisiting classifier two-sample tests", ICLR 2017). Missing values and
 * categories take part as they are.
 *
 * Rows are taken as independent; where they depend on each other (a day's weather, one customer's visits) any test of two
 * samples finds more than there is. The cost is bounded by `mostRows`. Same input and seed, same result.
 *
 * @param reference and `current`: the same columns in the same order
 * @returns `null` when a side has fewer than ten rows, or there are no columns
 * @throws RangeError when the columns of the sides differ
 */
export function classifyDomains(
  reference: Features,
  current: Features,
  kernel: NumbersKernel,
  { mostRows = DOMAIN_MOST_ROWS, importances = true, seed = 0 }: DomainClassifierOptions = {},
): DomainClassification | null {
  checkFeatures(reference);
  checkFeatures(current);
  const before = takeRows(reference, samplePositions(reference.rows, mostRows, seed + 1));
  const now = takeRows(current, samplePositions(current.rows, mostRows, seed + 2));
  const pooled = poolFeatures(before, now);
  if (Math.min(before.rows, now.rows) < 2 * FOLDS || pooled.columns.length === 0) return null;
  const binned = binRows(learnBins(pooled, kernel), pooled);
  const labels = new Uint8Array(pooled.rows).fill(1, before.rows);
  const domains: Domains = { binned, labels, target: Float64Array.from(labels), kernel };
  const foldOf = stratifiedFolds(labels, FOLDS, seed);
  const random = seededRandom(seed + 3);

  const rowsWhere = (holds: (fold: number) => boolean) =>
    Int32Array.from(foldOf.keys()).filter((row) => holds(foldOf[row] as number));
  const train = (rows: Int32Array, fold: number) =>
    trainForest(binned, domains.target, rows, { ...FOREST, seed: seed * FOLDS + fold }).forest;

  const progressive: ScoredFold[] = [];
  const tested: { readonly rows: Int32Array; readonly forest: Forest; readonly auc: number }[] = [];
  for (let fold = 0; fold < FOLDS; fold++) {
    const rows = rowsWhere((other) => other === fold);
    const forest = train(
      rowsWhere((other) => other !== fold),
      fold,
    );
    tested.push({ rows, forest, auc: groupAuc(score(domains, forest, rows)) ?? 0.5 });
    if (fold === 0) continue;
    const earlier = rowsWhere((other) => other < fold);
    const learnt = fold === FOLDS - 1 ? forest : train(earlier, fold);
    progressive.push({ groups: score(domains, learnt, rows), trainedOn: earlier.length });
  }
  return {
    auc: mean(tested.map(({ auc }) => auc)),
    pValue: progressivePValue(progressive, random),
    importances: importances ? importancesOf(domains, tested, random) : [],
    referenceRows: before.rows,
    currentRows: now.rows,
  };
}

interface Domains {
  readonly binned: BinnedRows;
  /** 1 where a row is current, else 0. */
  readonly labels: Uint8Array;
  readonly target: Float64Array;
  readonly kernel: NumbersKernel;
}

function score({ binned, labels, kernel }: Domains, forest: Forest, rows: Int32Array) {
  const labelsHere = Uint8Array.from(rows, (row) => labels[row] as number);
  return rankGroups(forestMeans(forest, binned, rows), labelsHere, kernel);
}

/** How far the area on held-out rows falls when one column is shuffled among them, mean over the folds. */
function importancesOf(
  { binned, labels, kernel }: Domains,
  tested: readonly { readonly rows: Int32Array; readonly forest: Forest }[],
  draw: () => number,
): { readonly name: string; readonly importance: number }[] {
  const falls = new Float64Array(binned.columns.length);
  for (const { rows, forest } of tested) {
    const some = shuffled(rows, draw).subarray(0, importanceRows(binned.columns.length));
    const held = takeBins(binned, some);
    const labelsHere = Uint8Array.from(some, (row) => labels[row] as number);
    const all = Int32Array.from(some.keys());
    const area = (changed: BinnedRows) =>
      groupAuc(rankGroups(forestMeans(forest, changed, all), labelsHere, kernel)) ?? 0.5;
    const whole = area(held);
    const order = shuffled(all, draw);
    for (const i of falls.keys()) {
      if (!forest.column.includes(i)) continue;
      falls[i] = (falls[i] as number) + (whole - area(withColumnIn(held, i, order))) / tested.length;
    }
  }
  return binned.columns
    .map(({ name }, i) => ({ name, importance: falls[i] as number }))
    .sort((a, b) => b.importance - a.importance);
}

function shuffled(rows: Int32Array, draw: () => number): Int32Array {
  const deck = rows.slice();
  for (let last = deck.length - 1; last > 0; last--) {
    const other = Math.floor((draw() / 2 ** 32) * (last + 1));
    const row = deck[other] as number;
    deck[other] = deck[last] as number;
    deck[last] = row;
  }
  return deck;
}

/** The rows, with the values of one column in another order. */
function withColumnIn({ rows, columns }: BinnedRows, changed: number, order: Int32Array): BinnedRows {
  return {
    rows,
    columns: columns.map((column, i) =>
      i === changed
        ? { ...column, bins: Uint8Array.from(order, (row) => column.bins[row] as number) }
        : column,
    ),
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
