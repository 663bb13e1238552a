import type { NumbersKernel } from '../kernels/numbers-kernel.js';
import { BINARY_FIGURES, binaryPerformance, countFigures } from './binary-performance.js';
import { type CalibrationBin, confidenceCurve } from './calibration-curve.js';
import { type ConfusionCounts, confusionCounts } from './confusion-counts.js';
import { type ConfusionMatrix, confusionMatrix, eachAgainstRest } from './confusion-matrix.js';
import { COUNT_FIGURES, countFigure } from './count-figures.js';
import { type Figure, undefinedFigure } from './figure.js';
import { MULTICLASS_FIGURES } from './figure-catalogue.js';
import type { ModelOutput, OutputForm } from './model-output.js';
import { calibrationFigure, matrixFigures, multiclassPerformance } from './multiclass-performance.js';
import { regressionPerformance } from './regression-performance.js';

export interface ClassFigures {
  readonly rows: number;
  readonly precision: number | null;
  readonly recall: number | null;
  readonly f1: number | null;
}

/** What labels show. */
export interface Realised {
  readonly figures: Readonly<Record<string, Figure>>;
  readonly calibration: readonly CalibrationBin[] | null;
  /** Rows of counts by actual class, columns by predicted one; `null` of a regression. */
  readonly confusion: readonly (readonly number[])[] | null;
  readonly byClass: readonly ClassFigures[] | null;
}

const NO_SCORES = 'the rows have no probabilities';
const NO_CLASS_SCORES = 'the rows have no probabilities of all classes';

/**
 * Figures of labelled rows with their intervals. Those that need probabilities which the rows do not have are `null`, with
 * that as the reason.
 *
 * @param rows all of them labelled and of the form
 */
export function realisedFigures(rows: ModelOutput, form: OutputForm, kernel: NumbersKernel): Realised {
  if (form.task === 'binary') return binary(rows, kernel);
  if (form.task === 'multiclass') return multiclass(rows, form.classes, kernel);
  const { figures } = regressionPerformance(rows.actual, rows.predicted);
  return { figures, calibration: null, confusion: null, byClass: null };
}

function binary({ predicted, scores, actual }: ModelOutput, kernel: NumbersKernel): Realised {
  const truth = Uint8Array.from(actual);
  const answers = Uint8Array.from(predicted);
  if (scores === null) {
    const confusion = confusionCounts(truth, answers);
    const missing = BINARY_FIGURES.filter((name) => !COUNT_FIGURES.some((one) => one === name));
    return {
      figures: { ...withReason(missing, NO_SCORES), ...countFigures(confusion) },
      calibration: null,
      confusion: squareOf(confusion),
      byClass: null,
    };
  }
  const measured = binaryPerformance({ actual: truth, predicted: answers, probabilities: scores }, kernel);
  return {
    figures: measured.figures,
    calibration: measured.calibration,
    confusion: squareOf(measured.confusion),
    byClass: null,
  };
}

function multiclass(
  { predicted, scores, probabilities, actual }: ModelOutput,
  classes: number,
  kernel: NumbersKernel,
): Realised {
  const truth = Int32Array.from(actual);
  const answers = Int32Array.from(predicted);
  const matrix = confusionMatrix(truth, answers, classes);
  const counted = { confusion: rowsOf(matrix), byClass: classFigures(matrix) };
  if (probabilities !== null) {
    const rows = { actual: truth, predicted: answers, probabilities, classes };
    const { figures, calibration } = multiclassPerformance(rows, kernel);
    return { ...counted, figures, calibration };
  }
  const calibration = scores && confidenceCurve(truth, answers, scores);
  const figures = {
    ...withReason(MULTICLASS_FIGURES, NO_CLASS_SCORES),
    ...matrixFigures(matrix, truth, answers),
    ece: calibration ? calibrationFigure(calibration) : undefinedFigure(NO_SCORES),
  };
  return { ...counted, figures, calibration };
}

function withReason(names: readonly string[], reason: string): Record<string, Figure> {
  return Object.fromEntries(names.map((name) => [name, undefinedFigure(reason)]));
}

function squareOf(counts: ConfusionCounts): number[][] {
  return [
    [counts.trueNegatives, counts.falsePositives],
    [counts.falseNegatives, counts.truePositives],
  ];
}

function rowsOf({ classes, counts }: ConfusionMatrix): number[][] {
  return Array.from({ length: classes }, (_, k) => [...counts.subarray(k * classes, (k + 1) * classes)]);
}

function classFigures(matrix: ConfusionMatrix): ClassFigures[] {
  return eachAgainstRest(matrix).map((counts) => ({
    rows: counts.truePositives + counts.falseNegatives,
    precision: countFigure('precision', counts),
    recall: countFigure('recall', counts),
    f1: countFigure('f1', counts),
  }));
}
