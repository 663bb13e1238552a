import type { NumbersKernel } from '../kernels/numbers-kernel.js';
import { aucInterval } from './auc-interval.js';
import { averagePrecision } from './average-precision.js';
import { averagePrecisionError } from './average-precision-error.js';
import { type CalibrationBin, calibrationCurve, expectedCalibrationError } from './calibration-curve.js';
import { type ConfusionCounts, confusionCounts, sameRows } from './confusion-counts.js';
import { COUNT_FIGURES, type CountFigure, countRatio, UNDEFINED_BECAUSE } from './count-figures.js';
import { type Figure, figureOf, undefinedFigure } from './figure.js';
import { type Interval, lossInterval, shareInterval, wilsonInterval } from './interval.js';
import { meanAndError } from './mean-and-error.js';
import { rocAuc } from './roc-auc.js';
import { brierLoss, logLoss, rowLosses } from './row-losses.js';
import { type ScoreGroups, scoreGroups } from './score-groups.js';

/** Figures of a model of two classes that gives probabilities. */
export const BINARY_FIGURES = [
  ...COUNT_FIGURES,
  'roc_auc',
  'average_precision',
  'log_loss',
  'brier',
  'ece',
] as const;
export type BinaryFigure = (typeof BINARY_FIGURES)[number];

export interface LabelledPredictions {
  /** 1 for the positive class, else 0. */
  readonly actual: Uint8Array;
  readonly predicted: Uint8Array;
  /** Probability of the positive class; NaN where it is missing. */
  readonly probabilities: Float64Array;
}

export interface BinaryPerformance {
  /** Rows the figures are of. */
  readonly rows: number;
  /** Rows without a probability, which take no part. */
  readonly leftOut: number;
  readonly confusion: ConfusionCounts;
  readonly figures: Readonly<Record<BinaryFigure, Figure>>;
  readonly calibration: readonly CalibrationBin[];
}

/**
 * Performance of a model of two classes where the truth is known. Figures equal scikit-learn's functions of their names
 * where both are defined; where a figure is not, it is `null` with a reason.
 *
 * 95 % intervals: Wilson's for shares, DeLong's for the ROC-AUC, of the mean for losses, a seeded bootstrap for the
 * average precision; none for the calibration error, whose value itself is biased upwards by chance.
 *
 * @throws RangeError when lengths differ or a probability is not from 0 to 1
 */
export function binaryPerformance(rows: LabelledPredictions, kernel: NumbersKernel): BinaryPerformance {
  sameRows(rows.actual.length, rows.predicted.length);
  sameRows(rows.actual.length, rows.probabilities.length);
  const { actual, predicted, probabilities } = withProbability(rows);
  const confusion = confusionCounts(actual, predicted);
  const calibration = calibrationCurve(actual, probabilities);
  const groups = scoreGroups(probabilities, actual, kernel);
  const losses = (loss: (probability: number, label: number) => number) =>
    rowLosses(actual.length, (row) => loss(probabilities[row] as number, actual[row] as number));
  const ece = expectedCalibrationError(calibration);
  return {
    rows: actual.length,
    leftOut: rows.actual.length - actual.length,
    confusion,
    figures: {
      ...countFigures(confusion),
      roc_auc: aucFigure(groups),
      average_precision: precisionFigure(groups, actual, probabilities, kernel),
      log_loss: meanFigure(losses((p, label) => logLoss(label === 1 ? p : 1 - p))),
      brier: meanFigure(losses(brierLoss)),
      ece: ece === null ? undefinedFigure(UNDEFINED_BECAUSE.accuracy) : figureOf(ece, null),
    },
    calibration,
  };
}

/** The figures of four counts, with Wilson's intervals. */
export function countFigures(counts: ConfusionCounts): Readonly<Record<CountFigure, Figure>> {
  const figure = (name: CountFigure): Figure => {
    const { part, whole } = countRatio(name, counts);
    if (!(whole > 0)) return undefinedFigure(UNDEFINED_BECAUSE[name]);
    return figureOf(part / whole, name === 'f1' ? f1Interval(counts) : wilsonInterval(part, whole));
  };
  return {
    accuracy: figure('accuracy'),
    precision: figure('precision'),
    recall: figure('recall'),
    f1: figure('f1'),
    specificity: figure('specificity'),
  };
}

/**
 * F1 is 2 J / (1 + J) of the share J of true positives among rows that are positive or were predicted so, and grows with
 * it; so the interval of that share gives its own.
 */
function f1Interval({ truePositives, falsePositives, falseNegatives }: ConfusionCounts): Interval {
  const [lower, upper] = wilsonInterval(truePositives, truePositives + falsePositives + falseNegatives);
  return [(2 * lower) / (1 + lower), (2 * upper) / (1 + upper)];
}

function aucFigure(groups: ScoreGroups): Figure {
  const area = rocAuc(groups);
  if (area !== null) return figureOf(area, aucInterval(groups, area));
  return undefinedFigure('one of the two classes has no row');
}

function precisionFigure(
  groups: ScoreGroups,
  actual: Uint8Array,
  probabilities: Float64Array,
  kernel: NumbersKernel,
): Figure {
  const value = averagePrecision(groups);
  if (value === null) return undefinedFigure(UNDEFINED_BECAUSE.recall);
  const error = averagePrecisionError(actual, probabilities, kernel);
  return figureOf(value, shareInterval(value, error));
}

/** The mean of losses, with its interval. */
export function meanFigure(losses: Float64Array): Figure {
  if (losses.length === 0) return undefinedFigure(UNDEFINED_BECAUSE.accuracy);
  const { mean, error } = meanAndError(losses);
  return figureOf(mean, lossInterval(mean, error));
}

function withProbability(rows: LabelledPredictions): LabelledPredictions {
  const { actual, predicted, probabilities } = rows;
  if (!probabilities.some(Number.isNaN)) return rows;
  const known = (_: number, row: number) => !Number.isNaN(probabilities[row]);
  return {
    actual: actual.filter(known),
    predicted: predicted.filter(known),
    probabilities: probabilities.filter((p) => !Number.isNaN(p)),
  };
}
