import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { createHttpMetrics } from './http-metrics.js';
import { createPredictionMetrics } from './prediction-metrics.js';
import { createRunMetrics } from './run-metrics.js';

describe('createPredictionMetrics', () => {
  it('starts every counter of a served model at 0, then counts', async () => {
    const registry = new Registry();
    const metrics = createPredictionMetrics(registry, () => [
      { model: 'income', writtenBytes: 512, queuedRows: 7, storedBytes: async () => 4096 },
    ]);
    metrics.served({
      model: 'income',
      version: 'rf-1',
      framework: 'ml-random-forest',
      trainedAt: '2026-11-23T08:00:00.000Z',
      classes: ['<=50K', '>50K'],
    });
    expect(await registry.getSingleMetricAsString('sentinelml_predictions_total')).toContain(
      'sentinelml_predictions_total{model="income",version="rf-1",predicted_class=">50K"} 0',
    );
    metrics.predicted('income', 'rf-1', '>50K');
    metrics.logged('income', 'written', 3, 0.001);
    metrics.logged('income', 'failed', 2, 0);
    const text = await registry.metrics();
    expect(text).toContain(
      'sentinelml_predictions_total{model="income",version="rf-1",predicted_class=">50K"} 1',
    );
    expect(text).toContain('sentinelml_prediction_log_appends_total{model="income",outcome="written"} 3');
    expect(text).toContain('sentinelml_prediction_log_appends_total{model="income",outcome="failed"} 2');
    expect(text).toContain('sentinelml_prediction_log_append_duration_seconds_count{model="income"} 1');
    expect(text).toContain('sentinelml_prediction_log_written_bytes_total{model="income"} 512');
    expect(text).toContain('sentinelml_prediction_log_bytes{model="income"} 4096');
    expect(text).toContain('sentinelml_prediction_log_queue_rows{model="income"} 7');
    expect(text).toContain('sentinelml_prediction_log_fsync_duration_seconds_count{model="income"} 0');
    metrics.flushed('income', 0.003);
    expect(await registry.metrics()).toContain(
      'sentinelml_prediction_log_fsync_duration_seconds_bucket{le="0.005",model="income"} 1',
    );
    expect(await registry.metrics()).toContain(
      'sentinelml_prediction_log_written_bytes_total{model="income"} 512',
    );
    expect(text).toContain(
      'sentinelml_model_info{model="income",version="rf-1",framework="ml-random-forest",trained_at="2026-11-23T08:00:00.000Z"} 1',
    );
  });
});

it('shows the version that is served, and keeps the counts of the one before', async () => {
  const registry = new Registry();
  const metrics = createPredictionMetrics(registry, () => []);
  const model = {
    model: 'income',
    framework: 'test',
    trainedAt: '2026-11-23T08:00:00.000Z',
    classes: ['no'],
  };
  metrics.served({ ...model, version: 'rf-1' });
  metrics.predicted('income', 'rf-1', 'no');
  metrics.served({ ...model, version: 'rf-2' });
  const text = await registry.metrics();
  expect(text).not.toContain('sentinelml_model_info{model="income",version="rf-1"');
  expect(text).toContain('sentinelml_model_info{model="income",version="rf-2"');
  expect(text).toContain(
    'sentinelml_predictions_total{model="income",version="rf-1",predicted_class="no"} 1',
  );
});

describe('createRunMetrics', () => {
  it('counts runs by outcome and times them', async () => {
    const registry = new Registry();
    const metrics = createRunMetrics(registry, ['income']);
    metrics.ended('income', 'drift', 2);
    const text = await registry.metrics();
    expect(text).toContain('sentinelml_drift_runs_total{model="income",outcome="drift"} 1');
    expect(text).toContain('sentinelml_drift_runs_total{model="income",outcome="failed"} 0');
    expect(text).toContain('sentinelml_drift_run_duration_seconds_sum{model="income"} 2');
  });
});

describe('createHttpMetrics', () => {
  it('labels by route pattern and status', async () => {
    const registry = new Registry();
    createHttpMetrics(registry).observe({
      method: 'POST',
      route: '/models/:model/predict',
      status: 422,
      seconds: 0.002,
    });
    expect(await registry.metrics()).toContain(
      'http_requests_total{method="POST",route="/models/:model/predict",status="422"} 1',
    );
  });
});
