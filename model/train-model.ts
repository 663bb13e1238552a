import { sentinelError } from '../config/errors.js';
import type { ModelConfig } from '../config/load-config.js';
import { accuracy, rocAuc } from './evaluate.js';
import { encodeRows } from './feature-encoding.js';
import { forestProbability } from './flat-forest.js';
import { hashRows } from './hash-rows.js';
import type { LabelledRows } from './labelled-rows.js';
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
 * @throws SentinelError SENT_MODEL_FILE_FIXED, SENT_DATA_FILE_NOT_FOUND, SENT_DATA_FILE_INVALID (also when the reference has no rows or one
 *   class only), SENT_DATA_COLUMN_MISSING, SENT_DATA_VALUE_INVALID
 */
export async function trainModel(
  config: ModelConfig,
  { onProgress, now, promote = true, by }: TrainModelDependencies,
): Promise<TrainedModel> {
  const started = now();
  const registry = createModelRegistry(config, { now });
  const rows = await readRows(config.reference, config);
  requireBothClasses(rows, config);
  const heldOut =
    config.training.held_out === undefined ? null : await readRows(config.training.held_out, config);
  const trained = await trainForest(rows, config, onProgress);
  const metrics = measure(rows, heldOut, trained);
  const file = assemble(config, rows, trained, metrics, started);
  const { header } = file;
  const metadata = await registry.add({
    version: header.version,
    source: 'trained',
    format: header.format,
    framework: header.framework,
    file: { name: 'model.json', content: modelFileText(file) },
    features: header.features.map(({ name, type }) => ({ name, type })),
    target: header.target,
    training: header.training,
    metrics,
  });
  if (promote) await registry.promote(header.version, { by });
  return {
    path: registry.filePath(metadata),
    version: header.version,
    metrics,
    seconds: (now().getTime() - started.getTime()) / 1000,
  };
}

function requireBothClasses({ rows, labels }: LabelledRows, { reference, target }: ModelConfig): void {
  const positives = labels.reduce((sum, label) => sum + label, 0);
  if (positives > 0 && positives < rows) return;
  const problem =
    rows === 0
      ? 'it has no rows'
      : `every "${target.name}" is "${target.classes[positives > 0 ? 1 : 0]}", and a model needs both classes`;
  throw sentinelError('SENT_DATA_FILE_INVALID', { path: reference, format: 'training data', problem });
}

function measure(rows: LabelledRows, heldOut: LabelledRows | null, trained: TrainedForest): ModelMetrics {
  if (heldOut) {
    const probabilities = Float64Array.from(encodeRows(heldOut, trained.encodings), (row) =>
      forestProbability(trained.forest, row),
    );
    return {
      accuracy: accuracy(heldOut.labels, probabilities),
      roc_auc: rocAuc(heldOut.labels, probabilities),
      rows: rows.rows,
      held_out_rows: heldOut.rows,
      measured_on: 'held_out',
    };
  }
  const probabilities = outOfBagProbabilities(rows, trained);
  const known = Array.from(probabilities.keys()).filter((row) => !Number.isNaN(probabilities[row]));
  const labels = Uint8Array.from(known, (row) => rows.labels[row] ?? 0);
  const scores = Float64Array.from(known, (row) => probabilities[row] ?? Number.NaN);
  return {
    accuracy: accuracy(labels, scores),
    roc_auc: rocAuc(labels, scores),
    rows: rows.rows,
    held_out_rows: 0,
    measured_on: 'out_of_bag',
  };
}

function assemble(
  config: ModelConfig,
  rows: LabelledRows,
  { forest, encodings }: TrainedForest,
  metrics: ModelMetrics,
  trainedAt: Date,
): ModelFile {
  const { trees, rows_per_tree, max_depth, min_samples, seed } = config.training;
  const content = {
    comparison: '<' as const,
    features: [...encodings],
    target: { name: config.target.name, classes: config.target.classes },
  };
  return {
    header: {
      format: 'sentinelml-forest',
      format_version: 1,
      model: config.id,
      version: versionOf(content, forest),
      framework: 'ml-random-forest',
      ...content,
      training: {
        rows: rows.rows,
        sha256: hashRows(rows),
        params: { trees, rows_per_tree, max_depth, min_samples },
        seed,
        trained_at: trainedAt.toISOString(),
      },
      metrics,
    },
    forest,
  };
}
