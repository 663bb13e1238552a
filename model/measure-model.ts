import { type Calibration, calibrate } from './calibration.js';
import { accuracy, rocAuc } from './evaluate.js';
import type { FeatureColumn, LabelledRows } from './labelled-rows.js';
import type { ModelMetrics } from './model-header.js';
import type { FeatureRow, Prediction, Predictor } from './predictor.js';
import { regressionErrors } from './regression-errors.js';

/** How good a model is, on rows whose answers are known. */
export interface Measured {
  readonly metrics: ModelMetrics;
  readonly calibration: Calibration | null;
}

/** Rows that are predicted at a time: enough for a batch of ONNX Runtime, few enough to let others have a turn. */
const CHUNK = 1_000;

/**
 * Measures a model on rows that it was not trained on. Two models that are measured on the same rows can be compared.
 *
 * @param trainedOn rows it was trained on, for the record; `null` when they are not known
 */
export async function measureModel(
  predictor: Pick<Predictor, 'target' | 'predictMany'>,
  rows: LabelledRows,
  trainedOn: number | null,
): Promise<Measured> {
  const predictions: Prediction[] = [];
  for (let start = 0; start < rows.rows; start += CHUNK) {
    const chunk = Array.from({ length: Math.min(CHUNK, rows.rows - start) }, (_, at) =>
      rowOf(rows.features, start + at),
    );
    predictions.push(...(await predictor.predictMany(chunk)));
  }
  return measurePredictions(predictor.target.type, rows.labels, predictions, {
    rows: trainedOn,
    held_out_rows: rows.rows,
    measured_on: 'held_out',
  });
}

/** How good predictions are, against labels as `LabelledRows` has them. */
export function measurePredictions(
  type: 'classification' | 'regression',
  labels: Float64Array,
  predictions: readonly Prediction[],
  measured: Pick<ModelMetrics, 'rows' | 'held_out_rows'> & {
    readonly measured_on: 'held_out' | 'out_of_bag';
  },
): Measured {
  const predicted = Float64Array.from(predictions, ({ prediction }) => prediction);
  if (type === 'regression') {
    const { mae, rmse, r2 } = regressionErrors(labels, predicted) ?? { mae: null, rmse: null, r2: null };
    return { metrics: { mae, rmse, r2, ...measured }, calibration: null };
  }
  const probabilities = Float64Array.from(predictions, ({ probability }) => probability ?? Number.NaN);
  const binary = predictions[0]?.probabilities === undefined;
  const happened = binary ? labels : labels.map((label, row) => (label === predicted[row] ? 1 : 0));
  return {
    metrics: {
      accuracy: accuracy(labels, predicted),
      roc_auc: binary ? rocAuc(labels, probabilities) : null,
      ...measured,
    },
    calibration: calibrate(probabilities, happened, {
      of: binary ? 'positive_class' : 'predicted_class',
      measured_on: measured.measured_on,
    }),
  };
}

/** The figures of a model that could not be measured. */
export function notMeasured(type: 'classification' | 'regression', trainedOn: number | null): Measured {
  const measured = { rows: trainedOn, held_out_rows: 0, measured_on: 'nothing' as const };
  return {
    metrics:
      type === 'regression'
        ? { mae: null, rmse: null, r2: null, ...measured }
        : { accuracy: null, roc_auc: null, ...measured },
    calibration: null,
  };
}

function rowOf(features: readonly FeatureColumn[], row: number): FeatureRow {
  return Object.fromEntries(features.map(({ name, values }) => [name, values[row] ?? null]));
}
