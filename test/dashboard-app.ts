/** The app with its dashboard, over files of a folder and a Temporal that is played. For tests. */
import { Registry } from 'prom-client';
import { createApp } from '../api/create-app.js';
import { awayOperations } from '../api/dashboard/operations.fixture.js';
import type { Look, ModelOperations, Operations } from '../api/dashboard/operations.js';
import { createRuns, type StartedRun } from '../api/runs.js';
import { createServedModels } from '../api/served-models.js';
import type { ApiKey } from '../config/api-keys.js';
import type { SentinelConfig } from '../config/load-config.js';
import { createLog } from '../config/log.js';
import { createHttpMetrics } from '../metrics/http-metrics.js';
import { createPredictionMetrics } from '../metrics/prediction-metrics.js';
import { loadModel } from '../model/load-model.js';
import { createLiveLog } from '../store/live-log.js';
import { createRunHistory } from '../store/run-history.js';

export interface DashboardAppOptions {
  readonly config: SentinelConfig;
  readonly operations?: Operations;
  readonly startRun?: (model: string) => Promise<StartedRun>;
  readonly apiKeys?: readonly ApiKey[];
  readonly now?: () => Date;
}

export function dashboardApp(options: DashboardAppOptions) {
  const { config, operations = awayOperations(), apiKeys = [], now = () => new Date() } = options;
  const registry = new Registry();
  const predictionMetrics = createPredictionMetrics(registry, () => []);
  const history = createRunHistory({ dataDir: config.data_dir });
  return createApp({
    config,
    models: createServedModels({
      config,
      loadModel,
      modelStamp: async () => '',
      openLog: (model, header) => createLiveLog({ directory: model.live_dir, columns: [...header] }),
      metrics: () => predictionMetrics,
    }),
    feedback: {
      take: () => Promise.reject(new Error('no feedback here')),
      logs: () => [],
      close: async () => {},
    },
    runs: createRuns({
      config,
      history,
      startRun:
        options.startRun ??
        (async (model) => ({
          model,
          workflow_id: `drift/${model}`,
          run_id: 'started',
          temporal_ui: null,
          joined: false,
        })),
    }),
    history,
    operations,
    registry,
    httpMetrics: createHttpMetrics(registry),
    predictionMetrics,
    log: createLog('test', { write: () => {} }),
    productVersion: '0.0.0-test',
    now,
    apiKeys,
    accepting: () => true,
  });
}

/** Temporal as a test says it is. What is asked of it is written down in `asked`. */
export function playedOperations(models: Readonly<Record<string, Partial<ModelOperations>>>): Operations & {
  readonly asked: unknown[][];
} {
  const nothing: ModelOperations = { schedule: null, running: null, failed: null, retrain: null };
  const look: Look = {
    models: new Map(Object.entries(models).map(([id, known]) => [id, { ...nothing, ...known }])),
    as_of: '2026-03-09T15:00:00.000Z',
    problem: null,
  };
  const asked: unknown[][] = [];
  const ask =
    (verb: string) =>
    async (...of: unknown[]) => {
      asked.push([verb, ...of]);
    };
  return {
    asked,
    look: async () => look,
    pause: ask('pause'),
    resume: ask('resume'),
    decide: ask('decide'),
    address: (run) =>
      run === null ? 'http://127.0.0.1:8233' : `http://127.0.0.1:8233/workflows/${run.run_id}`,
  };
}
