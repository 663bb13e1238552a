import type { NumbersKernel } from '../kernels/numbers-kernel.js';
import { sameRows } from './confusion-counts.js';
import { finiteScores, type ScoreGroups } from './score-groups.js';

/** Scores closer than this are one: the resolution that scikit-learn's isotonic regression takes doubles to have. */
const RESOLUTION = 1e-15;

/** Rows by ascending score, those of one score as they came: what looks at all of them in this order waits for no memory. */
export interface ScoredRows {
  readonly scores: Float64Array;
  /** What is known of each row, such as 1 where it is positive and 0 where not. */
  readonly truth: Float64Array | Uint8Array;
  /** Which row each of them was. */
  readonly rowOf: Int32Array;
}

/**
 * Sorts rows by score in O(n).
 *
 * @param scores finite, one a row
 * @throws RangeError when the lengths differ or a score has no rank
 */
export function scoredRows(
  scores: Float64Array,
  truth: ScoredRows['truth'],
  kernel: NumbersKernel,
): ScoredRows {
  sameRows(scores.length, truth.length);
  finiteScores(scores);
  const rows = scores.length;
  const ranked = kernel.rank(scores);
  const sorted = ranked.sorted.slice();
  // The kernel's rank is that of the first row of a score plus that of its last, centred, so it names the score.
  const next = new Int32Array(2 * rows);
  for (let first = 0; first < rows; ) {
    const after = endOfRun(sorted, first);
    next[first + after - 1] = first;
    first = after;
  }
  const rowOf = new Int32Array(rows);
  const sortedTruth = truth.slice();
  for (let row = 0; row < rows; row++) {
    const score = (ranked.ranks[row] as number) + rows - 1;
    const at = next[score] as number;
    next[score] = at + 1;
    rowOf[at] = row;
    sortedTruth[at] = truth[row] as number;
  }
  return { scores: sorted, truth: sortedTruth, rowOf };
}

/** The first position from which scores are another; rows of one score stand together. */
export function endOfRun(sorted: Float64Array, first: number): number {
  const value = sorted[first];
  let after = first + 1;
  while (after < sorted.length && sorted[after] === value) after++;
  return after;
}

/** As `scoreGroups` of the same rows. */
export function groupsOfScoredRows({ scores, truth }: ScoredRows): ScoreGroups {
  const rows = scores.length;
  const positives = new Float64Array(rows);
  const negatives = new Float64Array(rows);
  let groups = 0;
  let sum = 0;
  for (let at = rows - 1; at >= 0; at--) {
    sum += truth[at] as number;
    if (at > 0 && scores[at - 1] === scores[at]) continue;
    positives[groups] = sum;
    negatives[groups] = rows - at - sum;
    groups++;
  }
  return { positives: positives.slice(0, groups), negatives: negatives.slice(0, groups) };
}

/** The different scores of rows, and what is known of each. */
export interface DistinctScores {
  /** Ascending. */
  readonly values: Float64Array;
  /** How many rows have each, and the sum of their truths. */
  readonly rows: Float64Array;
  readonly sums: Float64Array;
  /** Position in `values`, one a row, in the order of the scores. */
  readonly groupOf: Int32Array;
}

/** Finds the different scores of rows. */
export function distinctScores({ scores, truth }: ScoredRows): DistinctScores {
  const n = scores.length;
  const values = new Float64Array(n);
  const rows = new Float64Array(n);
  const sums = new Float64Array(n);
  const groupOf = new Int32Array(n);
  let group = -1;
  for (let at = 0; at < n; at++) {
    const score = scores[at] as number;
    if (group < 0 || score - (values[group] as number) >= RESOLUTION) values[++group] = score;
    groupOf[at] = group;
    rows[group] = (rows[group] as number) + 1;
    sums[group] = (sums[group] as number) + (truth[at] as number);
  }
  const groups = group + 1;
  return {
    values: values.slice(0, groups),
    rows: rows.slice(0, groups),
    sums: sums.slice(0, groups),
    groupOf,
  };
}
