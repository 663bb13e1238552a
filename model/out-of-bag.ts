import { encodeRows } from './feature-encoding.js';
import { leafValue } from './flat-forest.js';
import type { LabelledRows } from './labelled-rows.js';
import type { TrainedForest } from './train-forest.js';

/**
 * The probability of the positive class for each training row, from the trees alone that did not see the row: what the
 * forest says of new rows, without setting rows aside (Breiman 1996, "Out-of-bag estimation").
 *
 * @param rows the rows that `trained` was trained on, in the same order
 * @returns one probability a row, from 0 to 1; NaN for a row that every tree saw
 */
export function outOfBagProbabilities(rows: LabelledRows, trained: TrainedForest): Float64Array {
  const { forest, encodings, samples } = trained;
  const encoded = encodeRows(rows, encodings);
  const sums = new Float64Array(rows.rows);
  const trees = new Uint32Array(rows.rows);
  for (const [tree, sample] of samples.entries()) {
    const root = forest.roots[tree] ?? 0;
    const seen = new Uint8Array(rows.rows);
    for (const row of sample) seen[row] = 1;
    for (const [row, values] of encoded.entries()) {
      if (seen[row] === 1) continue;
      sums[row] = (sums[row] ?? 0) + leafValue(forest, root, values);
      trees[row] = (trees[row] ?? 0) + 1;
    }
  }
  return sums.map((sum, row) => Math.min(1, sum / (trees[row] ?? 0)));
}
