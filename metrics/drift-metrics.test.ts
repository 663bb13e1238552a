import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import type { ColumnResult, DriftResult } from '../drift/result.js';
import { emptyColumn } from '../report/sample-columns.fixture.js';
import { resultOf } from '../report/sample-result.fixture.js';
import { checkFigures } from './check-figures.js';
import { type LastRun, registerDriftMetrics } from './drift-metrics.js';

const column = (over: Partial<ColumnResult>): ColumnResult => ({
  ...emptyColumn('age'),
  score: 0.6,
  p_value: 0.001,
  p_adjusted: 0.002,
  drifted: true,
  missing: { reference: 0, current: 0.25 },
  ...over,
});

const result = (columns: ColumnResult[]): DriftResult =>
  resultOf(columns, {
    window: { start: null, end: '2026-11-23T08:00:00Z' },
    reference: { source: 'reference.csv', rows: 5000 },
    current: { source: 'live', rows: 200 },
    verdict: 'drift',
    dataset: { columns: 2, drifted_columns: 1, share: 0.5, threshold: 0.3, drifted: true },
    skipped_columns: [{ name: 'city', reason: 'no values' }],
  });

const figures = (columns: ColumnResult[]) => checkFigures(result(columns), 100);

const run: LastRun = {
  model: 'income',
  finishedAt: new Date('2026-11-23T08:00:05Z'),
  figures: figures([
    column({ missing: { reference: 0, current: 0.25, drifted: true } }),
    column({ name: 'probability', role: 'prediction', score: 0.05, drifted: false, p_adjusted: null }),
    column({
      name: 'city',
      test: null,
      score: null,
      threshold: null,
      p_value: null,
      p_adjusted: null,
      drifted: false,
      status: 'skipped',
    }),
  ]),
};

const samples = (text: string): string[] =>
  text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));

describe('registerDriftMetrics', () => {
  it('shows as drifted a column that has no value to test any more', async () => {
    const registry = new Registry();
    const gone = column({
      test: null,
      score: null,
      status: 'skipped',
      missing: { reference: 0, current: 1, drifted: true },
    });
    registerDriftMetrics(registry, async () => [{ ...run, figures: figures([gone]) }]);
    expect(samples(await registry.metrics())).toContain(
      'sentinelml_feature_drifted{model="income",feature="age"} 1',
    );
  });

  it('shows the last run of each model, and nothing of columns that were not tested but their missing share', async () => {
    const registry = new Registry();
    registerDriftMetrics(registry, async () => [run]);
    expect(samples(await registry.metrics())).toMatchInlineSnapshot(`
      [
        "sentinelml_feature_drift_score{model="income",feature="age",statistic="wasserstein"} 0.6",
        "sentinelml_feature_drift_score{model="income",feature="probability",statistic="wasserstein"} 0.05",
        "sentinelml_feature_drift_threshold{model="income",feature="age",statistic="wasserstein"} 0.1",
        "sentinelml_feature_drift_threshold{model="income",feature="probability",statistic="wasserstein"} 0.1",
        "sentinelml_feature_drift_p_value{model="income",feature="age"} 0.002",
        "sentinelml_feature_drift_p_value{model="income",feature="probability"} 0.001",
        "sentinelml_feature_drifted{model="income",feature="age"} 1",
        "sentinelml_feature_drifted{model="income",feature="probability"} 0",
        "sentinelml_missing_values_ratio{model="income",feature="age",window="reference"} 0",
        "sentinelml_missing_values_ratio{model="income",feature="age",window="current"} 0.25",
        "sentinelml_missing_values_ratio{model="income",feature="probability",window="reference"} 0",
        "sentinelml_missing_values_ratio{model="income",feature="probability",window="current"} 0.25",
        "sentinelml_missing_values_ratio{model="income",feature="city",window="reference"} 0",
        "sentinelml_missing_values_ratio{model="income",feature="city",window="current"} 0.25",
        "sentinelml_missing_values_drifted{model="income",feature="age"} 1",
        "sentinelml_prediction_drift_score{model="income",feature="probability",statistic="wasserstein"} 0.05",
        "sentinelml_dataset_drift_ratio{model="income"} 0.5",
        "sentinelml_dataset_drift_threshold{model="income"} 0.3",
        "sentinelml_dataset_drifted{model="income"} 1",
        "sentinelml_dataset_columns{model="income",status="tested"} 2",
        "sentinelml_dataset_columns{model="income",status="skipped"} 1",
        "sentinelml_dataset_drifted_columns{model="income"} 1",
        "sentinelml_dataset_omitted_columns{model="income"} 0",
        "sentinelml_drift_verdict{model="income",verdict="stable"} 0",
        "sentinelml_drift_verdict{model="income",verdict="drift"} 1",
        "sentinelml_drift_verdict{model="income",verdict="insufficient_data"} 0",
        "sentinelml_drift_window_rows{model="income",window="reference"} 5000",
        "sentinelml_drift_window_rows{model="income",window="current"} 200",
        "sentinelml_drift_window_end_timestamp_seconds{model="income"} 1795420800",
        "sentinelml_drift_last_success_timestamp_seconds{model="income"} 1795420805",
      ]
    `);
  });

  it('reads the runs once a scrape', async () => {
    let reads = 0;
    const registry = new Registry();
    registerDriftMetrics(registry, async () => {
      reads++;
      return [run];
    });
    await registry.metrics();
    await registry.metrics();
    expect(reads).toBe(2);
  });

  it('shows columns together by the method that looked', async () => {
    const registry = new Registry();
    const found = { threshold: 0.1, p_adjusted: null, drifted: true };
    registerDriftMetrics(registry, async () => [
      {
        ...run,
        together: [
          { method: 'reconstruction', score: 0.5, ...found },
          { method: 'domain_classifier', score: null, ...found },
        ],
      },
    ]);
    const shown = samples(await registry.metrics()).filter((line) => line.includes('multivariate'));
    expect(shown).toEqual([
      'sentinelml_multivariate_drift_score{model="income",method="reconstruction"} 0.5',
      'sentinelml_multivariate_drift_threshold{model="income",method="reconstruction"} 0.1',
      'sentinelml_multivariate_drifted{model="income",method="reconstruction"} 1',
    ]);
  });

  it('forgets a model that is gone', async () => {
    let runs: LastRun[] = [run, { ...run, model: 'other' }];
    const registry = new Registry();
    registerDriftMetrics(registry, async () => runs);
    expect(await registry.metrics()).toContain('model="other"');
    runs = runs.slice(0, 1);
    expect(await registry.metrics()).not.toContain('model="other"');
  });

  it('forgets a column that the newest run no longer has', async () => {
    let columns = [column({ name: 'old' })];
    const registry = new Registry();
    registerDriftMetrics(registry, async () => [{ ...run, figures: figures(columns) }]);
    expect(await registry.metrics()).toContain('feature="old"');
    columns = [column({ name: 'new' })];
    const text = await registry.metrics();
    expect(text).toContain('feature="new"');
    expect(text).not.toContain('feature="old"');
  });

  it('keeps names that hold quotes and line breaks in one well-formed line', async () => {
    const registry = new Registry();
    registerDriftMetrics(registry, async () => [
      { ...run, figures: figures([column({ name: 'a"b\nc\\d' })]) },
    ]);
    expect(await registry.metrics()).toContain('feature="a\\"b\\nc\\\\d"');
  });
});
