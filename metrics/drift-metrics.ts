import type { Registry } from 'prom-client';
import type { DriftResult } from '../drift/result.js';
import { type ChangeFigures, changeGauges } from './change-metrics.js';
import type { CheckFigures, ColumnFigures } from './check-figures.js';
import { type OutputFigures, outputGauges } from './output-metrics.js';
import { scrapedGauges } from './scraped-gauges.js';

export const FEATURE_SCORE = 'sentinelml_feature_drift_score';
export const FEATURE_THRESHOLD = 'sentinelml_feature_drift_threshold';
export const FEATURE_P_VALUE = 'sentinelml_feature_drift_p_value';
export const FEATURE_DRIFTED = 'sentinelml_feature_drifted';
export const MISSING_RATIO = 'sentinelml_missing_values_ratio';
export const MISSING_DRIFTED = 'sentinelml_missing_values_drifted';
export const PREDICTION_SCORE = 'sentinelml_prediction_drift_score';
export const DATASET_RATIO = 'sentinelml_dataset_drift_ratio';
export const DATASET_THRESHOLD = 'sentinelml_dataset_drift_threshold';
export const DATASET_DRIFTED = 'sentinelml_dataset_drifted';
export const DATASET_COLUMNS = 'sentinelml_dataset_columns';
export const DATASET_DRIFTED_COLUMNS = 'sentinelml_dataset_drifted_columns';
export const OMITTED_COLUMNS = 'sentinelml_dataset_omitted_columns';
export const VERDICT = 'sentinelml_drift_verdict';
export const WINDOW_ROWS = 'sentinelml_drift_window_rows';
export const WINDOW_END = 'sentinelml_drift_window_end_timestamp_seconds';
export const MULTIVARIATE_SCORE = 'sentinelml_multivariate_drift_score';
export const MULTIVARIATE_THRESHOLD = 'sentinelml_multivariate_drift_threshold';
export const MULTIVARIATE_P_VALUE = 'sentinelml_multivariate_drift_p_value';
export const MULTIVARIATE_DRIFTED = 'sentinelml_multivariate_drifted';
export const LAST_SUCCESS = 'sentinelml_drift_last_success_timestamp_seconds';

const VERDICTS: readonly DriftResult['verdict'][] = ['stable', 'drift', 'insufficient_data'];

/** The last finished check of a model: that of the newest window. */
export interface LastRun {
  readonly model: string;
  /** When the check finished. */
  readonly finishedAt: Date;
  readonly figures: CheckFigures;
  /** What several columns together have shown, by the method that looked, as run records keep it. */
  readonly together?:
    | readonly {
        readonly method: 'reconstruction' | 'domain_classifier';
        readonly score: number | null;
        readonly threshold: number;
        readonly p_adjusted: number | null;
        readonly drifted: boolean;
      }[]
    | undefined;
  /** What the model put out; absent where that is not read. */
  readonly outputs?: OutputFigures | undefined;
  /** What has changed over past checks; absent when there are too few to look back on. */
  readonly changes?: ChangeFigures | undefined;
}

/**
 * Gauges of the last drift check of each model. They are computed at scrape time from what the last check left on
 * disk, so they are right at once after a restart and the same on every process that shows them.
 *
 * @param lastRuns the last finished check of each model; called once a scrape
 */
export function registerDriftMetrics(registry: Registry, lastRuns: () => Promise<readonly LastRun[]>): void {
  const gauge = scrapedGauges(registry, lastRuns, show);

  const score = gauge(
    FEATURE_SCORE,
    'Drift score of a column in the last check, on the scale of its statistic.',
    'feature',
    'statistic',
  );
  const threshold = gauge(
    FEATURE_THRESHOLD,
    'Drift score at which a column counts as drifted.',
    'feature',
    'statistic',
  );
  const pValue = gauge(
    FEATURE_P_VALUE,
    'p-value of a column in the last check, adjusted across columns where the profile adjusts.',
    'feature',
  );
  const drifted = gauge(
    FEATURE_DRIFTED,
    'Whether a column had drifted in the last check (0 or 1).',
    'feature',
  );
  const missing = gauge(
    MISSING_RATIO,
    'Share of rows without a value, in the reference and in the current window.',
    'feature',
    'window',
  );
  const missingDrifted = gauge(
    MISSING_DRIFTED,
    'Whether the share of rows without a value had drifted in the last check (0 or 1); columns where it was tested.',
    'feature',
  );
  const prediction = gauge(
    PREDICTION_SCORE,
    'Drift score of what the model puts out (prediction, probability).',
    'feature',
    'statistic',
  );
  const together = {
    score: gauge(
      MULTIVARIATE_SCORE,
      'How far several columns together had drifted in the last check; of the domain classifier, the area under its ROC curve.',
      'method',
    ),
    threshold: gauge(MULTIVARIATE_THRESHOLD, 'Score at which columns together count as drifted.', 'method'),
    pValue: gauge(
      MULTIVARIATE_P_VALUE,
      'p-value of columns together in the last check, adjusted for the tests of its family.',
      'method',
    ),
    drifted: gauge(
      MULTIVARIATE_DRIFTED,
      'Whether columns together had drifted in the last check (0 or 1).',
      'method',
    ),
  };
  const ratio = gauge(DATASET_RATIO, 'Share of tested columns that had drifted in the last check.');
  const ratioThreshold = gauge(
    DATASET_THRESHOLD,
    'Share of drifted columns at which the whole window counts as drifted.',
  );
  const datasetDrifted = gauge(DATASET_DRIFTED, 'Whether the last check came to the verdict drift (0 or 1).');
  const columnCount = gauge(
    DATASET_COLUMNS,
    'Columns of the last check, by whether they could be tested.',
    'status',
  );
  const driftedCount = gauge(DATASET_DRIFTED_COLUMNS, 'Columns that had drifted in the last check.');
  const omitted = gauge(
    OMITTED_COLUMNS,
    'Columns of the last check that have no series of their own, as there are more than metrics.max_columns.',
  );
  const verdict = gauge(
    VERDICT,
    'The verdict of the last check: 1 for the one it came to, 0 for the others.',
    'verdict',
  );
  const rows = gauge(WINDOW_ROWS, 'Rows that the last check compared.', 'window');
  const end = gauge(WINDOW_END, 'End of the window that the last check looked at.');
  const lastSuccess = gauge(LAST_SUCCESS, 'When the last check of a model finished.');

  const showOutputs = outputGauges(gauge);
  const showChanges = changeGauges(gauge);

  function setColumn(model: string, column: ColumnFigures): void {
    const feature = column.name;
    missing.set({ model, feature, window: 'reference' }, column.missing.reference);
    missing.set({ model, feature, window: 'current' }, column.missing.current);
    if (column.missing.drifted !== null)
      missingDrifted.set({ model, feature }, column.missing.drifted ? 1 : 0);
    if (column.drifted !== null) drifted.set({ model, feature }, column.drifted ? 1 : 0);
    if (column.statistic === null || column.score === null) return;
    const labels = { model, feature, statistic: column.statistic };
    score.set(labels, column.score);
    if (column.output) prediction.set(labels, column.score);
    if (column.threshold !== null) threshold.set(labels, column.threshold);
    if (column.pValue !== null) pValue.set({ model, feature }, column.pValue);
  }

  function show(runs: readonly LastRun[]): void {
    for (const { model, finishedAt, figures, together: found = [], outputs, changes } of runs) {
      if (outputs) showOutputs(model, outputs);
      if (changes) showChanges(model, changes);
      const { dataset } = figures;
      for (const column of figures.columns) setColumn(model, column);
      for (const { method, score, threshold, p_adjusted, drifted } of found) {
        if (score === null) continue;
        together.score.set({ model, method }, score);
        together.threshold.set({ model, method }, threshold);
        if (p_adjusted !== null) together.pValue.set({ model, method }, p_adjusted);
        together.drifted.set({ model, method }, drifted ? 1 : 0);
      }
      ratio.set({ model }, dataset.share);
      ratioThreshold.set({ model }, dataset.threshold);
      datasetDrifted.set({ model }, figures.verdict === 'drift' ? 1 : 0);
      columnCount.set({ model, status: 'tested' }, dataset.columns);
      columnCount.set({ model, status: 'skipped' }, figures.skippedColumns);
      driftedCount.set({ model }, dataset.drifted_columns);
      omitted.set({ model }, figures.omittedColumns);
      for (const one of VERDICTS) verdict.set({ model, verdict: one }, figures.verdict === one ? 1 : 0);
      rows.set({ model, window: 'reference' }, figures.rows.reference);
      rows.set({ model, window: 'current' }, figures.rows.current);
      if (figures.windowEnd) end.set({ model }, figures.windowEnd.getTime() / 1000);
      lastSuccess.set({ model }, finishedAt.getTime() / 1000);
    }
  }
}
