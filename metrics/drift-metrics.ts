import { Gauge, type Registry } from 'prom-client';
import type { DriftResult } from '../drift/result.js';

export const FEATURE_SCORE = 'sentinelml_feature_drift_score';
export const FEATURE_THRESHOLD = 'sentinelml_feature_drift_threshold';
export const FEATURE_P_VALUE = 'sentinelml_feature_drift_p_value';
export const FEATURE_DRIFTED = 'sentinelml_feature_drifted';
export const MISSING_RATIO = 'sentinelml_missing_values_ratio';
export const PREDICTION_SCORE = 'sentinelml_prediction_drift_score';
export const DATASET_RATIO = 'sentinelml_dataset_drift_ratio';
export const DATASET_THRESHOLD = 'sentinelml_dataset_drift_threshold';
export const DATASET_DRIFTED = 'sentinelml_dataset_drifted';
export const VERDICT = 'sentinelml_drift_verdict';
export const WINDOW_ROWS = 'sentinelml_drift_window_rows';
export const WINDOW_END = 'sentinelml_drift_window_end_timestamp_seconds';
export const LAST_SUCCESS = 'sentinelml_drift_last_success_timestamp_seconds';

const VERDICTS: readonly DriftResult['verdict'][] = ['stable', 'drift', 'insufficient_data'];

/** The last finished check of a model. */
export interface LastRun {
  readonly model: string;
  /** When the check finished. */
  readonly finishedAt: Date;
  readonly result: DriftResult;
}

/**
 * Gauges of the last drift check of each model. They are computed at scrape time from what the last check left on
 * disk, so they are right at once after a restart and the same on every process that shows them.
 *
 * @param lastRuns the last finished check of each model; called once a scrape
 */
export function registerDriftMetrics(registry: Registry, lastRuns: () => Promise<readonly LastRun[]>): void {
  // Every gauge waits for the same refill: a scrape collects them side by side and reads the runs once.
  let filling: Promise<void> | undefined;
  const fill = (): Promise<void> => {
    filling ??= refill().finally(() => {
      filling = undefined;
    });
    return filling;
  };
  const gauge = (name: string, help: string, labelNames: string[]): Gauge =>
    new Gauge({ name, help, labelNames, registers: [registry], collect: fill });

  const score = gauge(
    FEATURE_SCORE,
    'Drift score of a column in the last check, on the scale of its statistic.',
    ['model', 'feature', 'statistic'],
  );
  const threshold = gauge(FEATURE_THRESHOLD, 'Drift score at which a column counts as drifted.', [
    'model',
    'feature',
    'statistic',
  ]);
  const pValue = gauge(
    FEATURE_P_VALUE,
    'p-value of a column in the last check, adjusted across columns where the profile adjusts.',
    ['model', 'feature'],
  );
  const drifted = gauge(FEATURE_DRIFTED, 'Whether a column had drifted in the last check (0 or 1).', [
    'model',
    'feature',
  ]);
  const missing = gauge(
    MISSING_RATIO,
    'Share of rows without a value, in the reference and in the current window.',
    ['model', 'feature', 'window'],
  );
  const prediction = gauge(
    PREDICTION_SCORE,
    'Drift score of what the model puts out (prediction, probability).',
    ['model', 'feature', 'statistic'],
  );
  const ratio = gauge(DATASET_RATIO, 'Share of tested columns that had drifted in the last check.', [
    'model',
  ]);
  const ratioThreshold = gauge(
    DATASET_THRESHOLD,
    'Share of drifted columns at which the whole window counts as drifted.',
    ['model'],
  );
  const datasetDrifted = gauge(
    DATASET_DRIFTED,
    'Whether the last check came to the verdict drift (0 or 1).',
    ['model'],
  );
  const verdict = gauge(
    VERDICT,
    'The verdict of the last check: 1 for the one it came to, 0 for the others.',
    ['model', 'verdict'],
  );
  const rows = gauge(WINDOW_ROWS, 'Rows that the last check compared.', ['model', 'window']);
  const end = gauge(WINDOW_END, 'End of the window that the last check looked at.', ['model']);
  const lastSuccess = gauge(LAST_SUCCESS, 'When the last check of a model finished.', ['model']);
  const gauges = [
    score,
    threshold,
    pValue,
    drifted,
    missing,
    prediction,
    ratio,
    ratioThreshold,
    datasetDrifted,
    verdict,
    rows,
    end,
    lastSuccess,
  ];

  async function refill(): Promise<void> {
    const runs = await lastRuns();
    for (const gauge of gauges) gauge.reset();
    for (const { model, finishedAt, result } of runs) {
      for (const column of result.columns) {
        const feature = column.name;
        missing.set({ model, feature, window: 'reference' }, column.missing.reference);
        missing.set({ model, feature, window: 'current' }, column.missing.current);
        if (column.status === 'tested' || column.drifted)
          drifted.set({ model, feature }, column.drifted ? 1 : 0);
        if (column.test === null || column.score === null) continue;
        const labels = { model, feature, statistic: column.test };
        score.set(labels, column.score);
        if (column.role === 'prediction') prediction.set(labels, column.score);
        if (column.threshold !== null) threshold.set(labels, column.threshold);
        const p = column.p_adjusted ?? column.p_value;
        if (p !== null) pValue.set({ model, feature }, p);
      }
      ratio.set({ model }, result.dataset.share);
      ratioThreshold.set({ model }, result.dataset.threshold);
      datasetDrifted.set({ model }, result.verdict === 'drift' ? 1 : 0);
      for (const one of VERDICTS) verdict.set({ model, verdict: one }, result.verdict === one ? 1 : 0);
      rows.set({ model, window: 'reference' }, result.reference.rows);
      rows.set({ model, window: 'current' }, result.current.rows);
      if (result.window) end.set({ model }, Date.parse(result.window.end) / 1000);
      lastSuccess.set({ model }, finishedAt.getTime() / 1000);
    }
  }
}
