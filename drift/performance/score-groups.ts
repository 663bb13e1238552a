import type { NumbersKernel } from '../kernels/numbers-kernel.js';
import { sameRows } from './confusion-counts.js';

/**
 * Rows by descending score, rows of equal score together: how many positives and negatives have at least the score of
 * each group. Everything that looks at the order of scores alone follows from these.
 */
export interface ScoreGroups {
  /** Positives down to and with each group; expected ones where labels are estimated. */
  readonly positives: Float64Array;
  /** Negatives, likewise. */
  readonly negatives: Float64Array;
}

/**
 * Sums positives by score in O(n).
 *
 * @param scores finite, one a row; higher means more likely positive
 * @param positive 1 or 0 of each row, or the probability that it is positive
 * @param kernel ranks the scores
 * @throws RangeError when the lengths differ or a score has no rank
 */
export function scoreGroups(
  scores: Float64Array,
  positive: Uint8Array | Float64Array,
  kernel: NumbersKernel,
): ScoreGroups {
  sameRows(scores.length, positive.length);
  const rows = scores.length;
  finiteScores(scores);
  const { ranks } = kernel.rank(scores);
  // The mean rank of a group is that of no other, so it names the group; the kernel gives it doubled and centred.
  const sums = new Float64Array(2 * rows);
  const counts = new Uint32Array(2 * rows);
  let groups = 0;
  for (let row = 0; row < rows; row++) {
    const group = (ranks[row] as number) + rows - 1;
    sums[group] = (sums[group] as number) + (positive[row] as number);
    const before = counts[group] as number;
    counts[group] = before + 1;
    if (before === 0) groups++;
  }
  const positives = new Float64Array(groups);
  const negatives = new Float64Array(groups);
  let positivesSoFar = 0;
  let rowsSoFar = 0;
  let at = 0;
  for (let group = counts.length - 1; group >= 0; group--) {
    if (counts[group] === 0) continue;
    positivesSoFar += sums[group] as number;
    rowsSoFar += counts[group] as number;
    positives[at] = positivesSoFar;
    negatives[at] = rowsSoFar - positivesSoFar;
    at++;
  }
  return { positives, negatives };
}

/** @throws RangeError when a score has no rank */
export function finiteScores(scores: Float64Array): void {
  for (let row = 0; row < scores.length; row++) {
    if (!Number.isFinite(scores[row]))
      throw new RangeError(`Expected finite scores, got ${scores[row]} in row ${row}.`);
  }
}
