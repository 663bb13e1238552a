import { sameRows } from './confusion-counts.js';

/** One bin of predicted probabilities. */
export interface CalibrationBin {
  readonly lower: number;
  readonly upper: number;
  readonly rows: number;
  /** Mean predicted probability of its rows. */
  readonly predicted: number;
  /** Share of its rows that are positive. */
  readonly actual: number;
}

const BINS = 10;

/**
 * How often what was predicted with some probability came true, in bins of equal width, as
 * `sklearn.calibration.calibration_curve` with `strategy="uniform"`. Bins without rows are left out.
 *
 * @param actual 1 for the positive class, else 0
 * @param probabilities of the positive class, from 0 to 1
 * @throws RangeError when the lengths differ or a probability is not from 0 to 1
 */
export function calibrationCurve(
  actual: Uint8Array,
  probabilities: Float64Array,
  bins = BINS,
): CalibrationBin[] {
  sameRows(actual.length, probabilities.length);
  const edges = Float64Array.from({ length: bins + 1 }, (_, i) => i * (1 / bins));
  const rows = new Float64Array(bins);
  const predicted = new Float64Array(bins);
  const positives = new Float64Array(bins);
  for (let row = 0; row < actual.length; row++) {
    const p = probabilities[row] as number;
    if (!(p >= 0 && p <= 1))
      throw new RangeError(`Expected probabilities from 0 to 1, got ${p} in row ${row}.`);
    // A bin holds its upper edge, not its lower one.
    let bin = Math.min(bins - 1, Math.floor(p * bins));
    while (bin > 0 && p <= (edges[bin] as number)) bin--;
    while (bin < bins - 1 && p > (edges[bin + 1] as number)) bin++;
    rows[bin] = (rows[bin] as number) + 1;
    predicted[bin] = (predicted[bin] as number) + p;
    positives[bin] = (positives[bin] as number) + (actual[row] as number);
  }
  return Array.from(rows, (inBin, bin) => ({
    lower: edges[bin] as number,
    upper: edges[bin + 1] as number,
    rows: inBin,
    predicted: (predicted[bin] as number) / inBin,
    actual: (positives[bin] as number) / inBin,
  })).filter((bin) => bin.rows > 0);
}

/**
 * Expected calibration error: the distance between predicted probability and share of positives, averaged over bins by
 * their rows (M. P. Naeini, G. F. Cooper and M. Hauskrecht, "Obtaining well calibrated probabilities using Bayesian
 * binning", AAAI 2015). `null` without rows.
 */
export function expectedCalibrationError(curve: readonly CalibrationBin[]): number | null {
  let sum = 0;
  let all = 0;
  for (const { rows, predicted, actual } of curve) {
    sum += rows * Math.abs(predicted - actual);
    all += rows;
  }
  return all > 0 ? sum / all : null;
}

/**
 * The same of the answers of a model of several classes: how often an answer of some probability was right (C. Guo, G. Pleiss,
 * Y. Sun and K. Q. Weinberger, "On calibration of modern neural networks", ICML 2017).
 *
 * @param confidences the probability of each row's predicted class
 */
export function confidenceCurve(
  actual: Int32Array,
  predicted: Int32Array,
  confidences: Float64Array,
): CalibrationBin[] {
  const right = Uint8Array.from(actual, (truth, row) => (truth === predicted[row] ? 1 : 0));
  return calibrationCurve(right, confidences);
}

/** The probability of each row's predicted class, of those of all classes. */
export function confidencesOf(
  predicted: Int32Array,
  probabilities: Float64Array,
  classes: number,
): Float64Array {
  return Float64Array.from(predicted, (answer, row) => probabilities[row * classes + answer] as number);
}
