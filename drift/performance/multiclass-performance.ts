import type { NumbersKernel } from '../kernels/numbers-kernel.js';
import { averagePrecision } from './average-precision.js';
import { countFigures, meanFigure } from './binary-performance.js';
import { bootstrapError } from './bootstrap-error.js';
import {
  type CalibrationBin,
  confidenceCurve,
  confidencesOf,
  expectedCalibrationError,
} from './calibration-curve.js';
import { type Average, classAverage } from './class-averages.js';
import { sameRows } from './confusion-counts.js';
import {
  type ConfusionMatrix,
  confusionMatrix,
  eachAgainstRest,
  matrixAccuracy,
} from './confusion-matrix.js';
import type { CountFigure } from './count-figures.js';
import { type Figure, figureOf, undefinedFigure } from './figure.js';
import { shareInterval, wilsonInterval } from './interval.js';
import { rocAuc } from './roc-auc.js';
import { logLoss, multiclassBrierLoss, rowLosses } from './row-losses.js';
import { type ScoreGroups, scoreGroups } from './score-groups.js';

/** Figures of two classes that are averaged over more. */
type Averaged = Exclude<CountFigure, 'accuracy'>;

/** Figures of a model of more than two classes. */
export type MulticlassFigure =
  | 'accuracy'
  | `${Averaged}_${Average}`
  | 'roc_auc_macro'
  | 'roc_auc_weighted'
  | 'average_precision_macro'
  | 'log_loss'
  | 'brier'
  | 'ece';

export interface LabelledClasses {
  /** The class of each row, from 0 to `classes` - 1. */
  readonly actual: Int32Array;
  readonly predicted: Int32Array;
  /** Probabilities row by row, one a class; any NaN leaves the row out. */
  readonly probabilities: Float64Array;
  readonly classes: number;
}

export interface MulticlassPerformance {
  readonly rows: number;
  /** Rows without probabilities, which take no part. */
  readonly leftOut: number;
  readonly confusion: ConfusionMatrix;
  /** How often answers of some probability were right. */
  readonly calibration: readonly CalibrationBin[];
  readonly figures: Readonly<Record<MulticlassFigure, Figure>>;
  /** Figures of each class against all others. */
  readonly byClass: readonly Readonly<Record<CountFigure, Figure>>[];
}

const NO_ROWS = 'there are no rows';

/**
 * Performance of a model of several classes where the truth is known. Figures equal scikit-learn's where both are
 * defined: ROC-AUC one class against the rest. 95 % intervals: Wilson's for the accuracy and for each class, of the mean
 * for losses, a seeded bootstrap for averages over classes.
 *
 * @throws RangeError when lengths differ or a class is none of these
 */
export function multiclassPerformance(rows: LabelledClasses, kernel: NumbersKernel): MulticlassPerformance {
  sameRows(rows.actual.length, rows.predicted.length);
  sameRows(rows.actual.length * rows.classes, rows.probabilities.length);
  const known = withProbabilities(rows);
  const { actual, predicted, probabilities, classes } = known;
  const confusion = confusionMatrix(actual, predicted, classes);
  const groups = Array.from({ length: classes }, (_, k) => groupsOfClass(known, k, kernel));
  const calibration = confidenceCurve(actual, predicted, confidencesOf(predicted, probabilities, classes));
  return {
    rows: actual.length,
    leftOut: rows.actual.length - actual.length,
    confusion,
    calibration,
    figures: {
      ...matrixFigures(confusion, actual, predicted),
      roc_auc_macro: meanOverClasses(groups, rocAuc, () => 1),
      roc_auc_weighted: meanOverClasses(groups, rocAuc, ({ positives }) => positives.at(-1) ?? 0),
      average_precision_macro: meanOverClasses(groups, averagePrecision, () => 1),
      log_loss: meanFigure(
        rowLosses(actual.length, (row) =>
          logLoss(probabilities[row * classes + (actual[row] as number)] as number),
        ),
      ),
      brier: meanFigure(
        rowLosses(actual.length, (row) =>
          multiclassBrierLoss(probabilities, classes, row, actual[row] as number),
        ),
      ),
      ece: calibrationFigure(calibration),
    },
    byClass: eachAgainstRest(confusion).map(countFigures),
  };
}

/** The figures that follow from classes alone. */
export function matrixFigures(
  confusion: ConfusionMatrix,
  actual: Int32Array,
  predicted: Int32Array,
): Record<'accuracy' | `${Averaged}_${Average}`, Figure> {
  return {
    accuracy: accuracyFigure(confusion, actual.length),
    ...averagedFigures(confusion, actual, predicted),
  };
}

/** The calibration error of answers. */
export function calibrationFigure(curve: readonly CalibrationBin[]): Figure {
  const error = expectedCalibrationError(curve);
  return error === null ? undefinedFigure(NO_ROWS) : figureOf(error, null);
}

function accuracyFigure(confusion: ConfusionMatrix, rows: number): Figure {
  const accuracy = matrixAccuracy(confusion);
  if (accuracy === null) return undefinedFigure(NO_ROWS);
  return figureOf(accuracy, wilsonInterval(Math.round(accuracy * rows), rows));
}

function averagedFigures(
  confusion: ConfusionMatrix,
  actual: Int32Array,
  predicted: Int32Array,
): Record<`${Averaged}_${Average}`, Figure> {
  const figure = (name: Averaged, average: Average): Figure => {
    const value = classAverage(confusion, name, average);
    if (value === null) return undefinedFigure(NO_ROWS);
    const error = bootstrapError(actual.length, (positions) => {
      const drawn = confusionMatrix(
        positions.map((row) => actual[row] as number),
        positions.map((row) => predicted[row] as number),
        confusion.classes,
      );
      return classAverage(drawn, name, average);
    });
    return figureOf(value, shareInterval(value, error));
  };
  return {
    precision_macro: figure('precision', 'macro'),
    precision_weighted: figure('precision', 'weighted'),
    precision_micro: figure('precision', 'micro'),
    recall_macro: figure('recall', 'macro'),
    recall_weighted: figure('recall', 'weighted'),
    recall_micro: figure('recall', 'micro'),
    f1_macro: figure('f1', 'macro'),
    f1_weighted: figure('f1', 'weighted'),
    f1_micro: figure('f1', 'micro'),
    specificity_macro: figure('specificity', 'macro'),
    specificity_weighted: figure('specificity', 'weighted'),
    specificity_micro: figure('specificity', 'micro'),
  };
}

function groupsOfClass(
  { actual, probabilities, classes }: LabelledClasses,
  positive: number,
  kernel: NumbersKernel,
): ScoreGroups {
  const scores = Float64Array.from(actual, (_, row) => probabilities[row * classes + positive] as number);
  return scoreGroups(
    scores,
    Uint8Array.from(actual, (label) => (label === positive ? 1 : 0)),
    kernel,
  );
}

function meanOverClasses(
  groups: readonly ScoreGroups[],
  figure: (groups: ScoreGroups) => number | null,
  weigh: (groups: ScoreGroups) => number,
): Figure {
  let sum = 0;
  let weights = 0;
  for (const [positive, ofClass] of groups.entries()) {
    const value = figure(ofClass);
    if (value === null) return undefinedFigure(`class ${positive} has no row, or all of them`);
    sum += value * weigh(ofClass);
    weights += weigh(ofClass);
  }
  return weights > 0 ? figureOf(sum / weights, null) : undefinedFigure(NO_ROWS);
}

function withProbabilities(rows: LabelledClasses): LabelledClasses {
  const { actual, predicted, probabilities, classes } = rows;
  if (!probabilities.some(Number.isNaN)) return rows;
  const known = (row: number) =>
    !probabilities.subarray(row * classes, (row + 1) * classes).some(Number.isNaN);
  return {
    actual: actual.filter((_, row) => known(row)),
    predicted: predicted.filter((_, row) => known(row)),
    probabilities: probabilities.filter((_, i) => known(Math.floor(i / classes))),
    classes,
  };
}
