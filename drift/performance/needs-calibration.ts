import type { NumbersKernel } from '../kernels/numbers-kernel.js';
import { seededRandom } from '../seeded-random.js';
import { distinctScores } from './distinct-scores.js';
import { isotonicValue, poolViolators } from './isotonic-regression.js';
import { rocAuc } from './roc-auc.js';
import { scoreGroups } from './score-groups.js';

const FOLDS = 10;
const BINS = 10;
/** Scores that separate the classes this well leave nothing to calibrate between them. */
const SEPARATED = 0.999;

/**
 * Whether isotonic calibration brings scores closer to the shares of positives on rows that it was not fitted to: in
 * ten folds that hold both classes alike, the calibration error over ten bins of equal row counts is larger before
 * than after. Never for one class alone, or for classes that the scores separate.
 *
 * NannyML decides likewise on ten random splits; which rows are held out is drawn, so the two may disagree where
 * calibration makes next to no difference.
 */
export function needsCalibration(actual: Uint8Array, scores: Float64Array, kernel: NumbersKernel): boolean {
  const area = rocAuc(scoreGroups(scores, actual, kernel));
  if (area === null || area > SEPARATED) return false;
  const calibrated = heldOutCalibration(actual, scores, kernel);
  return binnedError(actual, scores, kernel) > binnedError(actual, calibrated, kernel);
}

/** Each row's score, calibrated on the rows of the other folds. */
function heldOutCalibration(actual: Uint8Array, scores: Float64Array, kernel: NumbersKernel): Float64Array {
  const { values, groupOf } = distinctScores(scores, kernel);
  const folds = stratifiedFolds(actual, FOLDS);
  const allRows = new Float64Array(values.length);
  const allSums = new Float64Array(values.length);
  for (let row = 0; row < actual.length; row++) {
    const group = groupOf[row] as number;
    allRows[group] = (allRows[group] as number) + 1;
    allSums[group] = (allSums[group] as number) + (actual[row] as number);
  }
  const calibrated = new Float64Array(actual.length);
  for (const heldOut of rowsByFold(folds)) {
    const rows = allRows.slice();
    const sums = allSums.slice();
    for (let i = 0; i < heldOut.length; i++) {
      const row = heldOut[i] as number;
      const group = groupOf[row] as number;
      rows[group] = (rows[group] as number) - 1;
      sums[group] = (sums[group] as number) - (actual[row] as number);
    }
    const fit = poolViolators(values, sums, rows);
    for (let i = 0; i < heldOut.length; i++) {
      const row = heldOut[i] as number;
      calibrated[row] = isotonicValue(fit, scores[row] as number);
    }
  }
  return calibrated;
}

function rowsByFold(folds: Uint8Array): Int32Array[] {
  const sizes = new Int32Array(FOLDS);
  for (let row = 0; row < folds.length; row++) {
    const fold = folds[row] as number;
    sizes[fold] = (sizes[fold] as number) + 1;
  }
  const lists = Array.from(sizes, (size) => new Int32Array(size));
  const filled = new Int32Array(FOLDS);
  for (let row = 0; row < folds.length; row++) {
    const fold = folds[row] as number;
    const at = filled[fold] as number;
    filled[fold] = at + 1;
    (lists[fold] as Int32Array)[at] = row;
  }
  return lists;
}

/** Deals rows of each class to folds, ten at a time in a random order. Same labels, same folds. */
export function stratifiedFolds(actual: Uint8Array, folds: number, seed = 0): Uint8Array {
  const random = seededRandom(seed);
  const hands = [0, 1].map(() => Uint8Array.from({ length: folds }, (_, fold) => fold));
  const dealt = new Int32Array(2);
  const dealtTo = new Uint8Array(actual.length);
  for (let row = 0; row < actual.length; row++) {
    const label = actual[row] as number;
    const hand = hands[label] as Uint8Array;
    const at = (dealt[label] as number) % folds;
    dealt[label] = (dealt[label] as number) + 1;
    // One step of a shuffle: any of the folds that were not dealt in this round.
    const other = at + Math.floor((random() / 2 ** 32) * (folds - at));
    const fold = hand[other] as number;
    hand[other] = hand[at] as number;
    hand[at] = fold;
    dealtTo[row] = fold;
  }
  return dealtTo;
}

/** Calibration error over bins of equal row counts; rows of one probability stay together. */
function binnedError(actual: Uint8Array, probabilities: Float64Array, kernel: NumbersKernel): number {
  const rows = actual.length;
  const { ranks } = kernel.rank(probabilities);
  const differences = new Float64Array(BINS);
  for (let row = 0; row < rows; row++) {
    // From 0 to 2 rows - 2.
    const rank = (ranks[row] as number) + rows - 1;
    const bin = Math.floor((rank * BINS) / (2 * rows));
    differences[bin] =
      (differences[bin] as number) + (probabilities[row] as number) - (actual[row] as number);
  }
  return differences.reduce((sum, difference) => sum + Math.abs(difference), 0) / rows;
}
