import { isUtf8 } from 'node:buffer';
import type { FeatureConfig } from '../../config/schema.js';
import { createForestPredictor } from '../../model/forest-predictor.js';
import type { ModelFile } from '../../model/model-file.js';
import { textOfIds } from '../fresh-ids.js';
import { labelCounts } from '../predict.js';
import { createBatchCheck, type RowLimits } from '../row-check.js';
import { createBatchWriter, type WrittenBatch } from './write-batch.js';

/** What a batch predictor is made of. Plain data, which another thread can be given. */
export interface BatchPredictorOptions {
  readonly model: string;
  /** As the configuration declares them, in the order of the log. */
  readonly features: Readonly<Record<string, FeatureConfig>>;
  readonly limits: RowLimits;
  readonly file: ModelFile;
}

/** A batch whose answer may be given when its lines stand in the log. */
export interface PredictedBatch extends WrittenBatch {
  readonly rows: number;
  /** The ids of the rows, with a space between two. */
  readonly ids: string;
  /** Rows by label. */
  readonly labels: ReadonlyMap<string, number>;
  /** That the model took. */
  readonly seconds: number;
}

/** @returns `null` for a body that is no valid batch; what is wrong with it is for others to say */
export type PredictBatch = (body: Uint8Array, timestamp: string) => PredictedBatch | null;

/** The whole of a batch in one go: from the body of a request to the body of its answer and the lines of the log. */
export function createBatchPredictor(options: BatchPredictorOptions): PredictBatch {
  const { model, features, limits, file } = options;
  const predictor = createForestPredictor(file);
  const { version, target } = predictor;
  const rowsOf = createBatchCheck(features, limits);
  const write = createBatchWriter({ model, version, features: Object.keys(features), target });

  return function predictBatch(body, timestamp) {
    const rows = rowsOf(parsed(body));
    if (rows === null) return null;
    const started = performance.now();
    const predictions = predictor.predictMany(rows);
    const seconds = (performance.now() - started) / 1000;
    const ids = textOfIds(rows.length);
    const written = write({ rows, predictions, ids, timestamp });
    return written && { ...written, rows: rows.length, ids, labels: labelCounts(predictions), seconds };
  };
}

function parsed(body: Uint8Array): unknown {
  if (!isUtf8(body)) return null;
  try {
    return JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.length).toString());
  } catch {
    return null;
  }
}
