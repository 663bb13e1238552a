import { normalSf } from '../distributions/normal.js';
import { normalIsf } from '../distributions/normal-quantile.js';
import type { RankedGroups } from './rank-sum.js';

/** Permutations of the labels of one fold. */
const PERMUTATIONS = 999;

/** A fold whose rows were scored by a classifier that saw none of them. */
export interface ScoredFold {
  readonly groups: RankedGroups;
  /** Rows that the classifier had learnt from. */
  readonly trainedOn: number;
}

/**
 * P-value of scores being higher in the second group, from folds each of which was scored by a classifier that had learnt
 * from folds before it alone.
 *
 * Scores of ordinary cross-validation depend on each other through the labels: each pair of rows in different folds
 * counts twice, once with either as the one learnt from, and a rank test of all scores that does not know it has false
 * alarms far above its level. In progressive validation it counts once. When reference and current rows are exchangeable,
 * then, given the folds before and the rows themselves, every assignment of a fold's labels to its rows is equally likely.
 * So the rank of the fold's rank sum among those of random assignments, ties broken at random, is uniform whatever came
 * before: the p-values of the folds are independent and uniform, exactly and at any size. They are joined as
 * weighted normal scores (S. A. Stouffer 1949; T. Lipták 1958), by the root of the rows learnt from: so much grows what a
 * classifier knows, and for a classifier that is linear in the labels it is the best choice.
 *
 * @param draw uniform in [0, 2³²)
 * @returns 1 without folds
 */
export function progressivePValue(folds: readonly ScoredFold[], draw: () => number): number {
  let sum = 0;
  let weights = 0;
  for (const { groups, trainedOn } of folds) {
    sum += Math.sqrt(trainedOn) * normalIsf(randomisedPValue(groups, draw));
    weights += trainedOn;
  }
  return weights === 0 ? 1 : normalSf(sum / Math.sqrt(weights));
}

/** Where the rank sum stands among those of random assignments: uniform in (0, 1] when all are equally likely. */
export function randomisedPValue({ ranks, size, sum }: RankedGroups, draw: () => number): number {
  const rows = ranks.length;
  // The ranks sum to 0, so those of the smaller group tell those of the other.
  const drawn = Math.min(size, rows - size);
  const sign = drawn === size ? 1 : -1;
  const deck = ranks.slice();
  let above = 0;
  let equal = 1;
  for (let permutation = 0; permutation < PERMUTATIONS; permutation++) {
    let permuted = 0;
    for (let i = 0; i < drawn; i++) {
      const other = i + Math.floor((draw() / 2 ** 32) * (rows - i));
      const rank = deck[other] as number;
      deck[other] = deck[i] as number;
      deck[i] = rank;
      permuted += rank;
    }
    permuted *= sign;
    if (permuted > sum) above++;
    else if (permuted === sum) equal++;
  }
  return (above + ((draw() + 1) / 2 ** 32) * equal) / (PERMUTATIONS + 1);
}
