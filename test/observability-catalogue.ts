/** Every series that API and worker can show: the name of each and its labels, read off registries with a sample in each metric. */
import { Registry } from 'prom-client';
import type { ColumnResult } from '../drift/result.js';
import { registerBuildInfo } from '../metrics/build-info.js';
import { checkFigures } from '../metrics/check-figures.js';
import { registerDriftMetrics } from '../metrics/drift-metrics.js';
import { registerFairnessLimits } from '../metrics/fairness-metrics.js';
import { createFeedbackMetrics } from '../metrics/feedback-metrics.js';
import { createHttpMetrics } from '../metrics/http-metrics.js';
import { createNotificationMetrics } from '../metrics/notification-metrics.js';
import { registerPerformanceMetrics } from '../metrics/performance-metrics.js';
import { createPredictionMetrics } from '../metrics/prediction-metrics.js';
import { registerReadinessMetrics } from '../metrics/readiness-metrics.js';
import { createRunMetrics, registerScheduleMetrics } from '../metrics/run-metrics.js';
import { registerTemporalMetrics } from '../metrics/temporal-metrics.js';

/** Names of others that rules and panels use, with their labels. */
const OF_OTHERS: Readonly<Record<string, readonly string[]>> = {
  // Prometheus' own.
  up: [],
  ALERTS: ['alertname', 'alertstate', 'severity', 'service', 'model'],
  // The Temporal SDK's, as @temporalio/worker 1.24 shows it.
  temporal_worker_task_slots_used: ['worker_type', 'task_queue', 'namespace'],
  temporal_worker_task_slots_available: ['worker_type', 'task_queue', 'namespace'],
  temporal_activity_execution_latency_bucket: ['le', 'activity_type', 'task_queue', 'namespace'],
  temporal_activity_schedule_to_start_latency_bucket: ['le', 'task_queue', 'namespace'],
  temporal_workflow_task_schedule_to_start_latency_bucket: ['le', 'task_queue', 'namespace'],
  temporal_activity_execution_failed: ['activity_type', 'task_queue', 'namespace'],
  temporal_workflow_task_execution_failed: ['workflow_type', 'failure_reason', 'task_queue', 'namespace'],
  temporal_workflow_completed: ['workflow_type', 'task_queue', 'namespace'],
  temporal_workflow_failed: ['workflow_type', 'task_queue', 'namespace'],
  temporal_request: ['operation', 'namespace'],
};

const COLUMN: ColumnResult = {
  name: 'probability',
  type: 'numeric',
  role: 'prediction',
  test: 'wasserstein',
  p_value_test: 'ks',
  score: 0.2,
  threshold: 0.1,
  p_value: 0.01,
  p_adjusted: 0.02,
  drifted: true,
  status: 'tested',
  reason: null,
  missing: { reference: 0, current: 0, drifted: false },
  new_categories: [],
  lost_categories: [],
  reference: null,
  current: null,
  histogram: null,
};

/** Every metric of API and worker in one registry, each with a sample of every label. */
export function sampledRegistry(): Registry {
  const model = 'income';
  const registry = new Registry();
  registerBuildInfo(registry, { version: '1.0.0', commit: 'abc' });
  createFeedbackMetrics(registry, [model]);
  registerDriftMetrics(registry, async () => [
    {
      model,
      finishedAt: new Date('2026-11-23T08:00:05Z'),
      outputs: {
        classes: [{ label: '>50K', window: 'current', share: 0.2 }],
        quantiles: [{ output: 'probability', quantile: '0.5', window: 'current', value: 0.1 }],
      },
      changes: {
        windows: 40,
        watched: 2,
        changed: 1,
        changes: [
          {
            figure: 'age',
            kind: 'column',
            direction: 'up',
            since: new Date('2026-11-22T08:00:00Z'),
            found: new Date('2026-11-23T08:00:00Z'),
          },
        ],
      },
      together: [{ method: 'reconstruction', score: 0.5, threshold: 0.1, p_adjusted: 0.01, drifted: true }],
      figures: checkFigures(
        {
          schema_version: 1,
          model,
          profile: 'calibrated',
          created_at: '2026-11-23T08:00:01Z',
          window: { start: null, end: '2026-11-23T08:00:00Z' },
          reference: { source: null, rows: 100 },
          current: { source: null, rows: 100 },
          verdict: 'drift',
          dataset: { columns: 1, drifted_columns: 1, share: 1, threshold: 0.3, drifted: true },
          columns: [COLUMN],
          skipped_columns: [],
          warnings: [],
        },
        100,
      ),
    },
  ]);
  registerFairnessLimits(registry, {
    [model]: { fairness: { limits: { demographic_parity_difference: 0.1 } } },
  });
  registerReadinessMetrics(registry, { models: [model], defaultModel: model, find: async () => [] });
  createHttpMetrics(registry).observe({ method: 'POST', route: '/predict', status: 200, seconds: 0.001 });
  const predictions = createPredictionMetrics(registry, () => [
    { model, writtenBytes: 1, queuedRows: 0, storedBytes: async () => 1 },
  ]);
  const served = { model, version: '1', framework: 'random-forest', trainedAt: '2026-11-23T08:00:00Z' };
  predictions.served({ ...served, classes: ['<=50K', '>50K'] });
  predictions.inferred(model, 0.001);
  predictions.logged(model, 'written', 1, 0.001);
  createRunMetrics(registry, [model]).ended(model, 'stable', 1);
  registerScheduleMetrics(registry, [[model, 3600]]);
  createNotificationMetrics(registry, ['chat']);
  registerPerformanceMetrics(registry, async () => [
    {
      model,
      windows: [
        {
          windowEnd: new Date('2026-11-23T08:00:00Z'),
          judgedBy: 'realised',
          coverage: 1,
          figures: [
            {
              name: 'accuracy',
              judged: true,
              realised: 0.8,
              estimated: 0.8,
              reference: 0.8,
              lower: 0.7,
              upper: 0.9,
              fallen: false,
            },
          ],
          targetDrift: { test: 'jensenshannon', score: 0.2, drifted: true },
          fairness: [
            {
              attribute: 'sex',
              differing: 1,
              parity: [{ name: 'demographic_parity_difference', value: 0.2, estimated: null }],
              groups: [
                { group: 'Female', figures: [{ name: 'selection_rate', value: 0.1, estimated: null }] },
              ],
            },
          ],
        },
      ],
    },
  ]);
  registerTemporalMetrics(registry, () => ({
    schedules: [{ id: 'drift-income', model, state: 'active', next: new Date('2026-11-23T09:00:00Z') }],
    checksPaused: [{ model, paused: false }],
    queues: [{ queue: 'sentinelml', kind: 'activity', tasks: 0, ageSeconds: 0, pollers: 1 }],
  }));
  return registry;
}

/** Series names, histograms with their suffixes, to the labels that they carry. Scrape labels are not among them. */
export async function metricCatalogue(): Promise<Map<string, readonly string[]>> {
  const catalogue = new Map<string, readonly string[]>(Object.entries(OF_OTHERS));
  for (const line of (await sampledRegistry().metrics()).split('\n')) {
    const match = /^(\w+)(?:\{(.*)\})? \S+$/.exec(line);
    if (!match?.[1]) continue;
    catalogue.set(
      match[1],
      [...(match[2] ?? '').matchAll(/(\w+)="(?:[^"\\]|\\.)*"/g)].map(([, label]) => label ?? ''),
    );
  }
  return catalogue;
}
