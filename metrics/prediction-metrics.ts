import { Counter, Gauge, type Registry } from 'prom-client';
import { createDurations } from './durations.js';
import { createTally } from './tally.js';

export const PREDICTIONS = 'sentinelml_predictions_total';
export const INFERENCE_DURATION = 'sentinelml_inference_duration_seconds';
export const LOG_APPENDS = 'sentinelml_prediction_log_appends_total';
export const LOG_APPEND_DURATION = 'sentinelml_prediction_log_append_duration_seconds';
export const LOG_FSYNC_DURATION = 'sentinelml_prediction_log_fsync_duration_seconds';
export const LOG_QUEUE_ROWS = 'sentinelml_prediction_log_queue_rows';
export const LOG_WRITTEN_BYTES = 'sentinelml_prediction_log_written_bytes_total';
export const LOG_BYTES = 'sentinelml_prediction_log_bytes';
export const MODEL_INFO = 'sentinelml_model_info';

/** What the metrics need to know of a model that is being served. */
export interface ServedModel {
  readonly model: string;
  readonly version: string;
  readonly framework: string;
  readonly trainedAt: string;
  readonly classes: readonly string[];
}

/** The live log of one model, as it is now. */
export interface LogState {
  readonly model: string;
  /** Bytes that this process has appended. */
  readonly writtenBytes: number;
  /** Rows that are not acknowledged yet. */
  readonly queuedRows: number;
  /** Bytes on disk, of all writers and days. */
  storedBytes(): Promise<number>;
}

export interface PredictionMetrics {
  /**
   * Announces a model, so that its counters exist at 0 before the first prediction. Announced again with another
   * version, it is that version that is being served; counts of the one before stay.
   */
  served(model: ServedModel): void;
  /** Counts answered rows; one unless told. */
  predicted(model: string, version: string, label: string, rows?: number): void;
  /** Seconds that the model took for one request, whatever its number of rows. */
  inferred(model: string, seconds: number): void;
  logged(model: string, outcome: 'written' | 'failed', rows: number, seconds: number): void;
  /** Seconds of one flush of the live log to disk; there are some with `durability: fsync` alone. */
  flushed(model: string, seconds: number): void;
}

/**
 * Counts of predictions and the health of the live log.
 *
 * @param logs the live log of each model that is served, asked at scrape time
 */
export function createPredictionMetrics(
  registry: Registry,
  logs: () => readonly LogState[],
): PredictionMetrics {
  const predictions = createTally({
    name: PREDICTIONS,
    help: 'Predictions answered, by model, model version and predicted class.',
    labelNames: ['model', 'version', 'predicted_class'],
    registry,
  });
  const inference = createDurations({
    name: INFERENCE_DURATION,
    help: 'Seconds the model took for one request.',
    labelNames: ['model'],
    // A compiled forest takes microseconds a row, a batch of thousands through ONNX a good part of a second.
    buckets: [0.00001, 0.000025, 0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.25, 1],
    registry,
  });
  const appends = createTally({
    name: LOG_APPENDS,
    help: 'Rows handed to the live log, by outcome.',
    labelNames: ['model', 'outcome'],
    registry,
  });
  const appendDuration = createDurations({
    name: LOG_APPEND_DURATION,
    help: 'Seconds until the rows of one request stood in the live log.',
    labelNames: ['model'],
    buckets: [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.25, 1],
    registry,
  });
  const info = new Gauge({
    name: MODEL_INFO,
    help: 'The model versions being served; always 1.',
    labelNames: ['model', 'version', 'framework', 'trained_at'],
    registers: [registry],
  });
  const fsyncDuration = createDurations({
    name: LOG_FSYNC_DURATION,
    help: 'Seconds of one flush of the live log to disk, where durability is fsync.',
    labelNames: ['model'],
    buckets: [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1],
    registry,
  });
  new Gauge({
    name: LOG_QUEUE_ROWS,
    help: 'Rows handed to the live log that are not written yet.',
    labelNames: ['model'],
    registers: [registry],
    collect() {
      for (const { model, queuedRows } of logs()) this.set({ model }, queuedRows);
    },
  });
  new Counter({
    name: LOG_WRITTEN_BYTES,
    help: 'Bytes this process has appended to the live log.',
    labelNames: ['model'],
    registers: [registry],
    collect() {
      this.reset();
      for (const { model, writtenBytes } of logs()) this.inc({ model }, writtenBytes);
    },
  });
  new Gauge({
    name: LOG_BYTES,
    help: 'Bytes of the live log on disk, of all writers and days. Processes with the same data folder show the same.',
    labelNames: ['model'],
    registers: [registry],
    async collect() {
      await Promise.all(
        logs().map(async ({ model, storedBytes }) => this.set({ model }, await storedBytes())),
      );
    },
  });

  const announced = new Map<string, Record<'model' | 'version' | 'framework' | 'trained_at', string>>();

  return {
    served({ model, version, framework, trainedAt, classes }) {
      const before = announced.get(model);
      if (before) info.remove(before);
      const labels = { model, version, framework, trained_at: trainedAt };
      announced.set(model, labels);
      info.set(labels, 1);
      for (const label of classes) predictions(model, version, label)(0);
      for (const outcome of ['written', 'failed']) appends(model, outcome)(0);
      for (const durations of [inference, appendDuration, fsyncDuration]) durations(model);
    },
    predicted(model, version, label, rows = 1) {
      predictions(model, version, label)(rows);
    },
    inferred(model, seconds) {
      inference(model)(seconds);
    },
    logged(model, outcome, rows, seconds) {
      appends(model, outcome)(rows);
      if (outcome === 'written') appendDuration(model)(seconds);
    },
    flushed(model, seconds) {
      fsyncDuration(model)(seconds);
    },
  };
}
