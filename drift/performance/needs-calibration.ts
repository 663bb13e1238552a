import type { NumbersKernel } from '../kernels/numbers-kernel.js';
import { seededRandom } from '../seeded-random.js';
import { isotonicValues, poolViolators } from './isotonic-regression.js';
import { rocAuc } from './roc-auc.js';
import { distinctScores, groupsOfScoredRows, type ScoredRows } from './scored-rows.js';

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
 *
 * @param rows with 1 for the positive class, else 0
 */
export function needsCalibration(rows: ScoredRows, kernel: NumbersKernel): boolean {
  const area = rocAuc(groupsOfScoredRows(rows));
  if (area === null || area > SEPARATED) return false;
  const { truth, scores } = rows;
  return binnedError(truth, scores, kernel) > binnedError(truth, heldOutCalibration(rows), kernel);
}

/** Each row's score, calibrated on the rows of the other folds. */
function heldOutCalibration(labelled: ScoredRows): Float64Array {
  const { scores, truth } = labelled;
  const { values, groupOf, ...all } = distinctScores(labelled);
  const calibrated = new Float64Array(scores.length);
  const [rows, sums] = [new Float64Array(values.length), new Float64Array(values.length)];
  for (const heldOut of rowsByFold(foldsOf(labelled))) {
    rows.set(all.rows);
    sums.set(all.sums);
    const places = new Float64Array(heldOut.length);
    for (let i = 0; i < heldOut.length; i++) {
      const row = heldOut[i] as number;
      const group = groupOf[row] as number;
      rows[group] = (rows[group] as number) - 1;
      sums[group] = (sums[group] as number) - (truth[row] as number);
      places[i] = scores[row] as number;
    }
    const found = isotonicValues(poolViolators(values, sums, rows), places);
    for (let i = 0; i < heldOut.length; i++) calibrated[heldOut[i] as number] = found[i] as number;
  }
  return calibrated;
}

/** Folds are dealt to rows as they came, so that those of one score hold both classes alike too. */
function foldsOf({ truth, rowOf }: ScoredRows): Uint8Array {
  const actual = new Uint8Array(truth.length);
  for (let at = 0; at < truth.length; at++) actual[rowOf[at] as number] = truth[at] as number;
  const folds = stratifiedFolds(actual, FOLDS);
  const sorted = new Uint8Array(truth.length);
  for (let at = 0; at < truth.length; at++) sorted[at] = folds[rowOf[at] as number] as number;
  return sorted;
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
function binnedError(
  actual: ScoredRows['truth'],
  probabilities: Float64Array,
  kernel: NumbersKernel,
): number {
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
