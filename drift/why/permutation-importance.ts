import type { FeatureColumn, Features } from '../forest/features.js';
import { checkFeatures } from '../forest/features.js';
import { samplePositions, takeRows } from '../forest/take-rows.js';
import { seededRandom } from '../seeded-random.js';

/** What a column is worth to a model. */
export interface ColumnImportance {
  readonly name: string;
  /** By how much the score falls when the column is shuffled, mean over the repeats. Below 0 by chance alone, or where the column misleads. */
  readonly importance: number;
  /** Standard deviation over the repeats, of the population, as scikit-learn has it. */
  readonly deviation: number;
}

export interface PermutationOptions {
  /** How often each column is shuffled; 5 unless told. */
  readonly repeats?: number;
  /** Rows to look at; of more, a random sample. 10,000 unless told. */
  readonly mostRows?: number;
  readonly seed?: number;
  /**
   * The order in which a column takes its values in a repeat; drawn by the seed unless told. Called with the rows that are
   * looked at.
   */
  readonly order?: (rows: number, column: number, repeat: number) => Int32Array;
}

/**
 * What each column is worth to a model: how far its score falls when the column's values are shuffled among the rows
 * (L. Breiman, "Random forests", Machine Learning 45, 2001), as `sklearn.inspection.permutation_importance`. Two columns
 * that say the same stand in for each other, and both seem worth little.
 *
 * Takes columns x repeats + 1 scores, of `mostRows` rows each.
 *
 * @param features what the model reads
 * @param score how good the model is on these rows, higher being better. It is told which of the given rows they are, so
 * that it finds their labels
 * @throws RangeError without rows
 */
export async function permutationImportance(
  features: Features,
  score: (rows: Features, positions: Int32Array) => number | Promise<number>,
  { repeats = 5, mostRows = 10_000, seed = 0, order }: PermutationOptions = {},
): Promise<ColumnImportance[]> {
  checkFeatures(features);
  if (features.rows === 0) throw new RangeError('Expected at least 1 row, got 0.');
  const positions = samplePositions(features.rows, mostRows, seed);
  const rows = takeRows(features, positions);
  const random = seededRandom(seed + 1);
  const orderOf = order ?? ((count: number) => drawOrder(count, random));
  const whole = await score(rows, positions);
  const importances: ColumnImportance[] = [];
  for (const [i, column] of rows.columns.entries()) {
    const falls: number[] = [];
    for (let repeat = 0; repeat < repeats; repeat++) {
      const shuffled = inOrder(column, orderOf(rows.rows, i, repeat));
      const changed = { rows: rows.rows, columns: rows.columns.with(i, shuffled) };
      falls.push(whole - (await score(changed, positions)));
    }
    const mean = falls.reduce((sum, fall) => sum + fall, 0) / repeats;
    const squares = falls.reduce((sum, fall) => sum + (fall - mean) ** 2, 0);
    importances.push({ name: column.name, importance: mean, deviation: Math.sqrt(squares / repeats) });
  }
  return importances;
}

function inOrder(column: FeatureColumn, order: Int32Array): FeatureColumn {
  return takeRows({ rows: order.length, columns: [column] }, order).columns[0] ?? column;
}

function drawOrder(rows: number, draw: () => number): Int32Array {
  const order = Int32Array.from({ length: rows }, (_, row) => row);
  for (let last = rows - 1; last > 0; last--) {
    const other = Math.floor((draw() / 2 ** 32) * (last + 1));
    const row = order[other] as number;
    order[other] = order[last] as number;
    order[last] = row;
  }
  return order;
}
