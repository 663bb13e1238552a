import type { NumbersKernel } from '../kernels/numbers-kernel.js';
import { averagePrecision } from './average-precision.js';
import {
  calibrationCurve,
  confidenceCurve,
  confidencesOf,
  expectedCalibrationError,
} from './calibration-curve.js';
import { classAverage } from './class-averages.js';
import { confusionCounts } from './confusion-counts.js';
import { confusionMatrix, matrixAccuracy } from './confusion-matrix.js';
import { countFigure } from './count-figures.js';
import { type ModelOutput, type OutputForm, sliceRows } from './model-output.js';
import { relativeError, rSquared } from './regression-figures.js';
import { rocAuc } from './roc-auc.js';
import { brierLoss, logLoss, multiclassBrierLoss } from './row-losses.js';
import { type ScoreGroups, scoreGroups } from './score-groups.js';

/** Figures by name; `null` where rows do not define one. Those that the rows have no scores for are absent. */
export type FigureValues = Readonly<Record<string, number | null>>;

/**
 * The figures of labelled rows without their intervals, for the chunks of a reference, of which there are many.
 *
 * @param rows all of them labelled and of the form
 */
export function figureValues(rows: ModelOutput, form: OutputForm, kernel: NumbersKernel): FigureValues {
  if (form.task === 'binary') return binaryValues(rows, kernel);
  if (form.task === 'multiclass') return multiclassValues(rows, form.classes, kernel);
  return regressionValues(rows);
}

/** The figures of each of some chunks. */
export function chunkValues(
  rows: ModelOutput,
  form: OutputForm,
  chunks: readonly { readonly start: number; readonly end: number }[],
  kernel: NumbersKernel,
): FigureValues[] {
  return chunks.map(({ start, end }) =>
    figureValues(sliceRows(rows, start, end, form.classes), form, kernel),
  );
}

function binaryValues({ rows, predicted, scores, actual }: ModelOutput, kernel: NumbersKernel): FigureValues {
  const truth = Uint8Array.from(actual);
  const counts = confusionCounts(truth, Uint8Array.from(predicted));
  const ofCounts = {
    accuracy: countFigure('accuracy', counts),
    precision: countFigure('precision', counts),
    recall: countFigure('recall', counts),
    f1: countFigure('f1', counts),
    specificity: countFigure('specificity', counts),
  };
  if (scores === null) return ofCounts;
  const groups = scoreGroups(scores, truth, kernel);
  return {
    ...ofCounts,
    roc_auc: rocAuc(groups),
    average_precision: averagePrecision(groups),
    log_loss: meanOver(rows, (row) => {
      const p = scores[row] as number;
      return logLoss(truth[row] === 1 ? p : 1 - p);
    }),
    brier: meanOver(rows, (row) => brierLoss(scores[row] as number, truth[row] as number)),
    ece: expectedCalibrationError(calibrationCurve(truth, scores)),
  };
}

function multiclassValues(
  { rows, predicted, scores, probabilities, actual }: ModelOutput,
  classes: number,
  kernel: NumbersKernel,
): FigureValues {
  const truth = Int32Array.from(actual);
  const answers = Int32Array.from(predicted);
  const matrix = confusionMatrix(truth, answers, classes);
  const values: Record<string, number | null> = { accuracy: matrixAccuracy(matrix) };
  for (const figure of ['precision', 'recall', 'f1', 'specificity'] as const)
    for (const average of ['macro', 'weighted', 'micro'] as const)
      values[`${figure}_${average}`] = classAverage(matrix, figure, average);
  const confidences = probabilities === null ? scores : confidencesOf(answers, probabilities, classes);
  if (confidences !== null)
    values.ece = expectedCalibrationError(confidenceCurve(truth, answers, confidences));
  if (probabilities === null) return values;
  const groups = Array.from({ length: classes }, (_, k) => {
    const scores = new Float64Array(rows);
    const is = new Uint8Array(rows);
    for (let row = 0; row < rows; row++) {
      scores[row] = probabilities[row * classes + k] as number;
      is[row] = truth[row] === k ? 1 : 0;
    }
    return scoreGroups(scores, is, kernel);
  });
  return {
    ...values,
    roc_auc_macro: meanOfClasses(groups, rocAuc, () => 1),
    roc_auc_weighted: meanOfClasses(groups, rocAuc, ({ positives }) => positives.at(-1) ?? 0),
    average_precision_macro: meanOfClasses(groups, averagePrecision, () => 1),
    log_loss: meanOver(rows, (row) =>
      logLoss(probabilities[row * classes + (truth[row] as number)] as number),
    ),
    brier: meanOver(rows, (row) => multiclassBrierLoss(probabilities, classes, row, truth[row] as number)),
  };
}

function regressionValues({ rows, predicted, actual }: ModelOutput): FigureValues {
  const error = (row: number): number => (predicted[row] as number) - (actual[row] as number);
  const squares = meanOver(rows, (row) => error(row) ** 2);
  const relative = meanOver(rows, (row) => relativeError(actual[row] as number, predicted[row] as number));
  return {
    mae: meanOver(rows, (row) => Math.abs(error(row))),
    rmse: squares === null ? null : Math.sqrt(squares),
    mape: relative !== null && Number.isFinite(relative) ? relative : null,
    r2: rSquared(actual, predicted),
    mean_error: meanOver(rows, error),
  };
}

function meanOver(rows: number, value: (row: number) => number): number | null {
  if (rows === 0) return null;
  let sum = 0;
  for (let row = 0; row < rows; row++) sum += value(row);
  return sum / rows;
}

function meanOfClasses(
  groups: readonly ScoreGroups[],
  figure: (groups: ScoreGroups) => number | null,
  weigh: (groups: ScoreGroups) => number,
): number | null {
  let sum = 0;
  let weights = 0;
  for (const ofClass of groups) {
    const value = figure(ofClass);
    if (value === null) return null;
    sum += value * weigh(ofClass);
    weights += weigh(ofClass);
  }
  return weights > 0 ? sum / weights : null;
}
