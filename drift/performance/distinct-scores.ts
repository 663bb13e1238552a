import type { NumbersKernel } from '../kernels/numbers-kernel.js';

/** Scores closer than this are one: the resolution that scikit-learn's isotonic regression takes doubles to have. */
const RESOLUTION = 1e-15;

/** The different scores of rows, and which of them each row has. */
export interface DistinctScores {
  /** Ascending. */
  readonly values: Float64Array;
  /** Position in `values`, one a row. */
  readonly groupOf: Int32Array;
}

/**
 * Finds the different scores of rows in O(n).
 *
 * @param scores finite, one a row
 */
export function distinctScores(scores: Float64Array, kernel: NumbersKernel): DistinctScores {
  const rows = scores.length;
  const { ranks, sorted } = kernel.rank(scores);
  // The kernel's rank is that of the first row of a score plus that of its last, centred, so it names the score.
  const groupOfRank = new Int32Array(2 * rows);
  const values = new Float64Array(rows);
  let group = -1;
  for (let first = 0; first < rows; ) {
    const value = sorted[first] as number;
    let after = first + 1;
    while (after < rows && sorted[after] === value) after++;
    if (group < 0 || value - (values[group] as number) >= RESOLUTION) values[++group] = value;
    groupOfRank[first + after - 1] = group;
    first = after;
  }
  const groupOf = new Int32Array(rows);
  for (let row = 0; row < rows; row++) {
    groupOf[row] = groupOfRank[(ranks[row] as number) + rows - 1] as number;
  }
  return { values: values.slice(0, group + 1), groupOf };
}
