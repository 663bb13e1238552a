import { sentinelError } from '../config/errors.js';
import type { ModelConfig } from '../config/load-config.js';
import { predictedClass } from './evaluate.js';
import { featureType } from './feature-encoding.js';
import { createForestPredictor } from './forest-predictor.js';
import { hashRows } from './hash-rows.js';
import type { LabelledRows } from './labelled-rows.js';
import { measureModel, measurePredictions, notMeasured } from './measure-model.js';
import { type ModelFile, modelFileText, versionOf } from './model-file.js';
import type { ModelMetrics } from './model-header.js';
import { outOfBagProbabilities } from './out-of-bag.js';
import { readRows } from './read-rows.js';
import { createModelRegistry } from './registry.js';
import { type TrainedForest, trainForest } from './train-forest.js';

export interface TrainModelDependencies {
  /** Called after each tree with the number of trees done and to do. */
  readonly onProgress?: (done: number, total: number) => void;
  readonly now: () => Date;
  /** Make the new version champion at once; else it stays a candidate. Done unless told. */
  readonly promote?: boolean;
  /** Who trains, for the registry's history. */
  readonly by?: string;
}

export interface TrainedModel {
  /** The model file in the registry. */
  readonly path: string;
  readonly version: string;
  readonly metrics: ModelMetrics;
  /** Wall-clock seconds from the first row read to the file in place. */
  readonly seconds: number;
}

/**
 * Trains a model on its reference rows, measures it on the held-out rows (or, without any, out of bag), and puts it into
 * the registry.
 *
 * @throws SentinelError SENT_MODEL_FILE_FIXED, SENT_MODEL_NOT_TRAINABLE, SENT_DATA_FILE_NOT_FOUND, SENT_DATA_FILE_INVALID (also when the reference has no rows or one
 *   class only), SENT_DATA_COLUMN_MISSING, SENT_DATA_VALUE_INVALID
 */
export async function trainModel(
  config: ModelConfig,
  { onProgress, now, promote = true, by }: TrainModelDependencies,
): Promise<TrainedModel> {
  const started = now();
  const registry = createModelRegistry(config, { now });
  const problem = notTrainable(config);
  if (problem !== null) throw sentinelError('SENT_MODEL_NOT_TRAINABLE', { model: config.id, problem });
  const rows = await readRows(config.reference, config);
  requireBothClasses(rows, config);
  const heldOut =
    config.training.held_out === undefined ? null : await readRows(config.training.held_out, config);
  const trained = await trainForest(rows, config, onProgress);
  const unmeasured = assemble(config, rows, trained, started);
  const { metrics, calibration } = await measure(unmeasured, heldOut, rows, trained);
  const header = { ...unmeasured.header, metrics };
  const metadata = await registry.add({
    version: header.version,
    source: 'trained',
    format: header.format,
    framework: header.framework,
    file: { name: 'model.json', content: modelFileText({ header, forest: unmeasured.forest }) },
    features: header.features.map((encoding) => ({ name: encoding.name, type: featureType(encoding) })),
    target: header.target,
    training: header.training,
    metrics,
    calibration,
  });
  if (promote) await registry.promote(header.version, { by });
  return {
    path: registry.filePath(metadata),
    version: header.version,
    metrics,
    seconds: (now().getTime() - started.getTime()) / 1000,
  };
}

/**
 * Whether `sentinel train` can train a model of a configuration: a choice between two classes.
 *
 * @returns why it cannot, or `null`
 */
export function notTrainable({
  model_file,
  target,
}: Pick<ModelConfig, 'model_file' | 'target'>): string | null {
  if (model_file !== undefined) return 'it is served from a fixed model file';
  if (target.type === 'regression') return 'its target is a number';
  return target.classes.length > 2 ? `it has ${target.classes.length} classes` : null;
}

function requireBothClasses({ rows, labels }: LabelledRows, { reference, target }: ModelConfig): void {
  const positives = labels.reduce((sum, label) => sum + label, 0);
  if (positives > 0 && positives < rows) return;
  const label = target.type === 'classification' ? target.classes[positives > 0 ? 1 : 0] : '';
  const problem =
    rows === 0 ? 'it has no rows' : `every "${target.name}" is "${label}", and a model needs both classes`;
  throw sentinelError('SENT_DATA_FILE_INVALID', { path: reference, format: 'training data', problem });
}

async function measure(
  file: ModelFile,
  heldOut: LabelledRows | null,
  rows: LabelledRows,
  trained: TrainedForest,
) {
  if (heldOut) return measureModel(createForestPredictor(file), heldOut, rows.rows);
  const probabilities = outOfBagProbabilities(rows, trained);
  const known = Array.from(probabilities.keys()).filter((row) => !Number.isNaN(probabilities[row]));
  const labels = Float64Array.from(known, (row) => rows.labels[row] ?? 0);
  const predictions = known.map((row) => {
    const probability = probabilities[row] ?? Number.NaN;
    return { prediction: predictedClass(probability), label: null, probability };
  });
  return measurePredictions('classification', labels, predictions, {
    rows: rows.rows,
    held_out_rows: 0,
    measured_on: 'out_of_bag',
  });
}

function assemble(
  config: ModelConfig,
  rows: LabelledRows,
  { forest, encodings }: TrainedForest,
  trainedAt: Date,
): ModelFile {
  const { trees, rows_per_tree, max_depth, min_samples, seed } = config.training;
  const content = {
    comparison: '<' as const,
    input: 'float64' as const,
    decision: 'threshold' as const,
    features: [...encodings],
    target: config.target,
  };
  return {
    header: {
      format: 'sentinelml-forest',
      format_version: 1,
      model: config.id,
      version: versionOf(content, forest),
      framework: 'ml-random-forest',
      outputs: forest.outputs,
      ...content,
      training: {
        rows: rows.rows,
        sha256: hashRows(rows),
        params: { trees, rows_per_tree, max_depth, min_samples },
        seed,
        trained_at: trainedAt.toISOString(),
      },
      metrics: notMeasured('classification', rows.rows).metrics,
    },
    forest,
  };
}
