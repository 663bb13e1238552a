import type { NumbersKernel } from '../kernels/numbers-kernel.js';
import { areaInfluences, rootMeanSquare } from './area-influences.js';
import { calibrate, type Estimate, estimateOf, expectedFigures, fitCalibration } from './cbpe.js';
import { sameRows } from './confusion-counts.js';
import type { IsotonicFit } from './isotonic-regression.js';
import type { LabelledClasses } from './multiclass-performance.js';
import { type EstimatedFigure, type SamplingSpread, samplingSpreads } from './sampling-error.js';
import { scoredRows } from './scored-rows.js';

/** The areas of one model's classes vary together, which sums of their variances do not see; NannyML found a fifth more. Bands do not rest on it. */
const AREAS_TOGETHER = 1.2;

export interface MulticlassCbpe {
  /** One for each class against all others; `null` where scores need none. */
  readonly calibrations: readonly (IsotonicFit | null)[];
  readonly spreads: readonly Readonly<Record<EstimatedFigure, SamplingSpread>>[];
  /** Standard deviation of being right, of one row. */
  readonly accuracySpread: number;
  /** Standard deviation of what one row adds to the mean over classes of the ROC-AUC. */
  readonly areaSpread: number;
}

/** The accuracy, and means over classes of the figures of each class against the others. */
export type MulticlassEstimates = Readonly<Record<EstimatedFigure, Estimate>>;

/**
 * Learns to estimate the performance of a model of several classes without labels, as `fitCbpe` does for two: each
 * class's probabilities are calibrated against the others', then made to sum to 1.
 *
 * @throws RangeError when lengths differ or a probability is not finite
 */
export function fitMulticlassCbpe(reference: LabelledClasses, kernel: NumbersKernel): MulticlassCbpe {
  const { actual, predicted, classes } = reference;
  sameRows(actual.length, predicted.length);
  sameRows(actual.length * classes, reference.probabilities.length);
  const ofClasses = Array.from({ length: classes }, (_, k) => {
    const is = membership(actual, k);
    const probabilities = scoresOf(reference, k);
    return {
      is,
      predictions: { predicted: membership(predicted, k), probabilities },
      rows: scoredRows(probabilities, is, kernel),
    };
  });
  let right = 0;
  for (let row = 0; row < actual.length; row++) if (actual[row] === predicted[row]) right++;
  const share = right / actual.length;
  return {
    calibrations: ofClasses.map(({ rows }) => fitCalibration(rows, kernel)),
    spreads: ofClasses.map(
      ({ is, predictions, rows }) => samplingSpreads(is, predictions, rows, kernel).spreads,
    ),
    accuracySpread: Math.sqrt(share * (1 - share)),
    areaSpread: rootMeanSquare(
      meanOf(ofClasses.map(({ is, predictions }) => areaInfluences(is, predictions.probabilities))),
    ),
  };
}

/**
 * Estimates figures of predictions without labels. A figure that one class does not define has no value.
 *
 * @throws RangeError when lengths differ or a probability is not finite
 */
export function estimateMulticlassCbpe(
  { calibrations, spreads, accuracySpread, areaSpread }: MulticlassCbpe,
  data: Omit<LabelledClasses, 'actual'>,
  kernel: NumbersKernel,
): MulticlassEstimates {
  const rows = data.predicted.length;
  sameRows(rows * data.classes, data.probabilities.length);
  const scores = calibrations.map((_, k) => scoresOf(data, k));
  const expected = summingToOne(
    calibrations.map((fit, k) => calibrate(fit, scores[k] ?? new Float64Array())),
  );
  const figures = scores.map((ofClass, k) =>
    expectedFigures(membership(data.predicted, k), ofClass, expected[k] ?? new Float64Array(), kernel),
  );
  const average = (figure: Exclude<EstimatedFigure, 'accuracy'>): Estimate => {
    let sum = 0;
    let variance = 0;
    for (const [k, ofClass] of figures.entries()) {
      sum += ofClass[figure] ?? Number.NaN;
      const { spread, share } = spreads[k]?.[figure] ?? { spread: Number.NaN, share: 0 };
      variance += (spread * spread) / (rows * share);
    }
    const mean = sum / figures.length;
    const value = Number.isNaN(mean) ? null : mean;
    const error = Math.sqrt(variance) / figures.length;
    return figure === 'roc_auc'
      ? estimateOf(value, error * AREAS_TOGETHER, areaSpread / Math.sqrt(rows))
      : estimateOf(value, error);
  };
  let right = 0;
  for (let row = 0; row < rows; row++) right += expected[data.predicted[row] as number]?.[row] ?? 0;
  return {
    accuracy: estimateOf(rows > 0 ? right / rows : null, accuracySpread / Math.sqrt(rows)),
    precision: average('precision'),
    recall: average('recall'),
    f1: average('f1'),
    specificity: average('specificity'),
    roc_auc: average('roc_auc'),
    average_precision: average('average_precision'),
  };
}

/** Row by row. */
function meanOf(columns: readonly Float64Array[]): Float64Array {
  const mean = new Float64Array(columns[0]?.length ?? 0);
  for (const column of columns)
    for (let row = 0; row < mean.length; row++)
      mean[row] = (mean[row] as number) + (column[row] as number) / columns.length;
  return mean;
}

function membership(classes: Int32Array, positive: number): Uint8Array {
  return Uint8Array.from(classes, (k) => (k === positive ? 1 : 0));
}

function scoresOf({ predicted, probabilities, classes }: Omit<LabelledClasses, 'actual'>, k: number) {
  return Float64Array.from(predicted, (_, row) => probabilities[row * classes + k] as number);
}

/** Each row's probabilities over their sum; all alike where that is 0. */
function summingToOne(columns: readonly Float64Array[]): Float64Array[] {
  const scaled = columns.map((column) => column.slice());
  for (let row = 0; row < (columns[0]?.length ?? 0); row++) {
    let sum = 0;
    for (const column of columns) sum += column[row] as number;
    for (const column of scaled) column[row] = sum > 0 ? (column[row] as number) / sum : 1 / columns.length;
  }
  return scaled;
}
