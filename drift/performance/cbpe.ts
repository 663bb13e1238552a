import type { NumbersKernel } from '../kernels/numbers-kernel.js';
import { averagePrecision } from './average-precision.js';
import { type ConfusionCounts, sameRows } from './confusion-counts.js';
import { countFigure } from './count-figures.js';
import type { Interval } from './interval.js';
import { type IsotonicFit, isotonicRegression, isotonicValue } from './isotonic-regression.js';
import { needsCalibration } from './needs-calibration.js';
import { rocAuc } from './roc-auc.js';
import {
  type EstimatedFigure,
  type Predictions,
  type Spreads,
  samplingError,
  samplingSpreads,
} from './sampling-error.js';
import { scoreGroups } from './score-groups.js';
import { type ScoredRows, scoredRows } from './scored-rows.js';

/** Standard errors to both sides of an estimate that its band reaches. */
export const BAND_ERRORS = 3;

/** What was learnt from rows whose truth is known. */
export interface Cbpe extends Spreads {
  /** Makes probabilities of scores; `null` when the scores are as good as they are. */
  readonly calibration: IsotonicFit | null;
}

/** A figure as it is expected to be, were the truth known. */
export interface Estimate {
  /** `null` where no row counts. */
  readonly value: number | null;
  /** Standard error by which the figure of so many rows would scatter, were the estimate right, as NannyML has it. */
  readonly samplingError: number;
  /** Estimate ± three standard errors, within 0 and 1. Of the ROC-AUC the error is that of rows of all classes, which is larger. */
  readonly band: Interval | null;
}

export type Estimates = Readonly<Record<EstimatedFigure, Estimate>>;

/**
 * Learns to estimate the performance of a model of two classes without labels: confidence-based performance
 * estimation (CBPE), as NannyML has it. Probabilities are calibrated on the reference where that helps; then a row
 * predicted positive with probability p is expected to be right p times.
 *
 * Sees no change in what the features mean for the target: the estimates hold while rows of a given score are
 * positive as often as in the reference.
 *
 * @param actual 1 for the positive class, else 0, of rows the model was not trained on
 * @throws RangeError when lengths differ or a probability is not finite
 */
export function fitCbpe(actual: Uint8Array, reference: Predictions, kernel: NumbersKernel): Cbpe {
  sameRows(actual.length, reference.predicted.length);
  sameRows(actual.length, reference.probabilities.length);
  const rows = scoredRows(reference.probabilities, actual, kernel);
  return {
    ...samplingSpreads(actual, reference, rows, kernel),
    calibration: fitCalibration(rows, kernel),
  };
}

/** The calibration of scores, or `null` when they need none. */
export function fitCalibration(rows: ScoredRows, kernel: NumbersKernel): IsotonicFit | null {
  return needsCalibration(rows, kernel) ? isotonicRegression(rows) : null;
}

/** Probabilities of scores. */
export function calibrate(calibration: IsotonicFit | null, scores: Float64Array): Float64Array {
  return calibration ? scores.map((score) => isotonicValue(calibration, score)) : scores;
}

/**
 * Estimates figures of predictions without labels.
 *
 * @throws RangeError when lengths differ or a probability is not finite
 */
export function estimateCbpe(
  { calibration, spreads, areaSpread }: Cbpe,
  { predicted, probabilities }: Predictions,
  kernel: NumbersKernel,
): Estimates {
  sameRows(predicted.length, probabilities.length);
  const expected = calibrate(calibration, probabilities);
  const values = expectedFigures(predicted, probabilities, expected, kernel);
  const rows = predicted.length;
  const estimate = (figure: EstimatedFigure) =>
    estimateOf(values[figure], samplingError(spreads[figure], rows));
  return {
    accuracy: estimate('accuracy'),
    precision: estimate('precision'),
    recall: estimate('recall'),
    f1: estimate('f1'),
    specificity: estimate('specificity'),
    roc_auc: estimateOf(values.roc_auc, samplingError(spreads.roc_auc, rows), areaSpread / Math.sqrt(rows)),
    average_precision: estimate('average_precision'),
  };
}

/**
 * An estimate with its band.
 *
 * @param bandError the standard error of the band, where it is not the one that is told
 */
export function estimateOf(value: number | null, error: number, bandError = error): Estimate {
  const known = value !== null && Number.isFinite(bandError);
  const band: Interval | null = known
    ? [Math.max(0, value - BAND_ERRORS * bandError), Math.min(1, value + BAND_ERRORS * bandError)]
    : null;
  return { value, samplingError: error, band };
}

/** Figures of expected counts: each row is positive with its probability. */
export function expectedFigures(
  predicted: Uint8Array,
  scores: Float64Array,
  expected: Float64Array,
  kernel: NumbersKernel,
): Readonly<Record<EstimatedFigure, number | null>> {
  const counts = expectedCounts(predicted, expected);
  const groups = scoreGroups(scores, expected, kernel);
  return {
    accuracy: countFigure('accuracy', counts),
    precision: countFigure('precision', counts),
    recall: countFigure('recall', counts),
    f1: countFigure('f1', counts),
    specificity: countFigure('specificity', counts),
    roc_auc: rocAuc(groups),
    average_precision: averagePrecision(groups),
  };
}

function expectedCounts(predicted: Uint8Array, expected: Float64Array): ConfusionCounts {
  let truePositives = 0;
  let falseNegatives = 0;
  let predictedPositives = 0;
  for (let row = 0; row < predicted.length; row++) {
    const p = expected[row] as number;
    if (predicted[row] === 1) {
      predictedPositives++;
      truePositives += p;
    } else falseNegatives += p;
  }
  return {
    truePositives,
    falseNegatives,
    falsePositives: predictedPositives - truePositives,
    trueNegatives: predicted.length - predictedPositives - falseNegatives,
  };
}
