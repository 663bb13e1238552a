/** The API process: the app on a real socket, and an orderly end. */
import { mkdir, open, stat, unlink } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getRequestListener } from '@hono/node-server';
import { Registry } from 'prom-client';
import type { ApiKey } from '../config/api-keys.js';
import { durationMs } from '../config/duration.js';
import { messageOf, sentinelError } from '../config/errors.js';
import { type ModelConfig, modelOf, type SentinelConfig } from '../config/load-config.js';
import type { Log } from '../config/log.js';
import { productCommit } from '../config/version.js';
import { registerBuildInfo } from '../metrics/build-info.js';
import { registerFairnessLimits } from '../metrics/fairness-metrics.js';
import { createFeedbackMetrics } from '../metrics/feedback-metrics.js';
import { createHttpMetrics } from '../metrics/http-metrics.js';
import { joinedText } from '../metrics/metrics-text.js';
import { type PastChecks, pastChecksText } from '../metrics/past-checks.js';
import { createPredictionMetrics, type PredictionMetrics } from '../metrics/prediction-metrics.js';
import { registerReadinessMetrics } from '../metrics/readiness-metrics.js';
import { loadModel } from '../model/load-model.js';
import { modelStamp } from '../model/model-stamp.js';
import { clearSpills } from '../store/clear-spills.js';
import { openDatabase } from '../store/database.js';
import { FEEDBACK_COLUMNS, FEEDBACK_PREFIX } from '../store/feedback-log.js';
import { findIds } from '../store/find-ids.js';
import { folderBytes } from '../store/folder-bytes.js';
import { createLiveLog } from '../store/live-log.js';
import { createRunHistory } from '../store/run-history.js';
import { timedLogFiles } from '../store/timed-log-files.js';
import type { OpenTracing } from '../tracing/tracing.js';
import { createBatches } from './batch/batches.js';
import { answerBadTarget, answerConnectionErrors } from './connection-errors.js';
import { createApp } from './create-app.js';
import type { Operations } from './dashboard/operations.js';
import { drainServer, openConnections } from './drain-server.js';
import { createFeedback } from './feedback.js';
import { createIsoClock } from './iso-clock.js';
import { createKnownIds } from './known-ids.js';
import { limitPipelining } from './limit-pipelining.js';
import { createPayloadLog } from './payload-log.js';
import { createPredictLane } from './predict-lane.js';
import { apiProblems } from './readiness.js';
import { createRuns, type RunsDeps } from './runs.js';
import { createServedModels, type ServedModels } from './served-models.js';
import { serverOptions } from './server-options.js';
import { tracedLog, tracedPredictor } from './traced-parts.js';
import { watchModels } from './watch-models.js';

export interface ApiDeps {
  readonly config: SentinelConfig;
  readonly log: Log;
  /** Off unless told. */
  readonly tracing?: OpenTracing | null;
  readonly productVersion: string;
  readonly apiKeys: readonly ApiKey[];
  readonly startRun: RunsDeps['startRun'];
  /** What the dashboard sees of Temporal. */
  readonly operations: Operations;
  /** For the metrics. */
  readonly lastRuns: PastChecks;
}

export interface RunningApi {
  readonly address: string;
  readonly port: number;
  /** What it answers, as Hono spells paths. */
  readonly routes: readonly { readonly method: string; readonly path: string }[];
  /** Finishes the requests under way, flushes and closes the live logs. */
  stop(): Promise<void>;
}

const LOG_FILES = { mkdir, open, stat, unlink };

/** A connection on which nothing moves for so long is let go: a client that does not take its answer would hold it in memory. */
const SILENCE_MS = 60_000;
const LOOPBACK = /^(127(?:\.\d{1,3}){3}|::1|localhost)$/;

/**
 * Starts the API.
 *
 * @throws SentinelError SENT_LISTEN_WITHOUT_KEY, SENT_PORT_TAKEN
 */
export async function startApi(deps: ApiDeps): Promise<RunningApi> {
  const { config, log, tracing = null } = deps;
  const { host, port } = config.api;
  if (!LOOPBACK.test(host) && deps.apiKeys.length === 0)
    throw sentinelError('SENT_LISTEN_WITHOUT_KEY', { host });

  void clearSpills({ log });
  const now = () => new Date();
  const registry = new Registry();
  registerBuildInfo(registry, { version: deps.productVersion, commit: productCommit() });
  registerFairnessLimits(registry, config.models);
  const predictionMetrics: PredictionMetrics = createPredictionMetrics(registry, () =>
    models.loaded().map(({ config: { id, live_dir }, log }) => {
      const { bytes, waiting } = log.stats();
      return {
        model: id,
        writtenBytes: bytes,
        queuedRows: waiting,
        storedBytes: () => folderBytes(live_dir),
      };
    }),
  );
  const models: ServedModels = createServedModels({
    config,
    loadModel: async (model) => tracedPredictor(await loadModel(model), tracing),
    modelStamp,
    openLog: (model, header) =>
      tracedLog(
        createLiveLog({
          directory: model.live_dir,
          columns: [...header],
          durability: config.durability,
          ...(config.durability === 'fsync'
            ? { files: timedLogFiles(LOG_FILES, (seconds) => predictionMetrics.flushed(model.id, seconds)) }
            : {}),
        }),
        model.id,
        tracing,
      ),
    metrics: () => predictionMetrics,
    ...(config.api.log.payloads ? { payloads: createPayloadLog(log, config.api.log.redact) } : {}),
    onReload: (model, versions) => log.info({ model, ...versions }, 'model reloaded'),
    onReloadFailed: (model, problem) =>
      log.error(
        { model, problem: messageOf(problem) },
        models.ready(model) === undefined
          ? 'model cannot be served'
          : 'model cannot be reloaded; the version before serves on',
      ),
  });
  const feedback = createFeedback({
    config,
    openLog: (model) =>
      tracedLog(
        createLiveLog({
          directory: model.live_dir,
          prefix: FEEDBACK_PREFIX,
          columns: FEEDBACK_COLUMNS,
          durability: config.durability,
        }),
        model.id,
        tracing,
      ),
    known: createKnownIds({
      isRecent: (model, id) =>
        models.loaded().some(({ config: { id: served }, recent }) => served === model && recent.has(id)),
      lookUp: (model, ids) => findPredictions(modelOf(config, model), ids),
      onProblem: (problem) =>
        log.warn({ problem: messageOf(problem) }, 'feedback was not held against the live log'),
    }),
    metrics: createFeedbackMetrics(registry, Object.keys(config.models)),
    now,
  });
  const httpMetrics = createHttpMetrics(registry);
  const history = createRunHistory({
    dataDir: config.data_dir,
    onBroken: (path, problem) => log.warn({ problem: `${path}: ${problem}` }, 'run record skipped'),
  });
  const batches = createBatches({
    limits: config.api,
    time: createIsoClock(now),
    onLost: (problem) =>
      log.warn(
        { problem },
        'the thread of batches ended or could not start; the main thread predicts them for a minute',
      ),
  });
  let accepting = true;
  registerReadinessMetrics(registry, {
    models: Object.keys(config.models),
    defaultModel: config.default_model,
    find: () => apiProblems(config.default_model, { models, feedback, accepting: () => accepting }),
  });
  const app = createApp({
    config,
    models,
    feedback,
    runs: createRuns({ config, startRun: deps.startRun, history }),
    history,
    operations: deps.operations,
    registry: joinedText(registry, pastChecksText(deps.lastRuns)),
    httpMetrics,
    predictionMetrics,
    log,
    productVersion: deps.productVersion,
    now,
    apiKeys: deps.apiKeys,
    accepting: () => accepting,
    tracing,
    batches,
  });

  const lane = createPredictLane({
    config,
    models,
    httpMetrics,
    predictionMetrics,
    now,
    // With tracing on every request has a span, which the app makes.
    open: isOpen(config, deps.apiKeys) && tracing === null,
    accepting: () => accepting,
    app: getRequestListener(app.fetch, { errorHandler: answerBadTarget }),
  });
  const server = createServer(serverOptions(config), limitPipelining(lane));
  server.maxConnections = config.api.max_connections;
  server.timeout = SILENCE_MS;
  const connections = openConnections(server);
  answerConnectionErrors(server, config.api);
  await listen(server, host, port);
  const bound = server.address();
  const boundPort = typeof bound === 'object' && bound !== null ? bound.port : port;

  // One after the other, before a request asks for them. A look behind it tells of those that cannot be loaded.
  for (const id of Object.keys(config.models)) await models.get(id).catch(() => {});
  await models.refresh();
  const stopWatching = watchModels(models, durationMs(config.api.reload_every));
  return {
    address: `http://${host.includes(':') ? `[${host}]` : host}:${boundPort}`,
    port: boundPort,
    routes: app.routes.filter(({ method }) => method !== 'ALL'),
    async stop() {
      if (!accepting) return;
      accepting = false;
      stopWatching();
      await drainServer(server, connections, durationMs(config.api.drain));
      await Promise.all([models.close(), feedback.close(), batches.close()]);
    },
  };
}

/** Which predictions stand in a model's live log. The database is there for this look alone: it keeps no memory. */
async function findPredictions({ live_dir }: ModelConfig, ids: readonly string[]): Promise<Set<string>> {
  const database = await openDatabase({ threads: 1 });
  try {
    return await findIds(database, {
      liveDir: live_dir,
      ids,
      scratch: join(tmpdir(), 'sentinelml-feedback'),
    });
  } finally {
    await database.close();
  }
}

async function listen(server: Server, host: string, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      reject(
        cause.code === 'EADDRINUSE'
          ? sentinelError(
              'SENT_PORT_TAKEN',
              {
                port,
                host,
                what: 'API',
                hint: 'Stop what listens there, or set api.port to a free one (or SENTINEL_PORT).',
              },
              { cause },
            )
          : cause,
      );
    });
    server.listen(port, host, resolve);
  });
}

/** Whether nobody has to be asked before a prediction is answered, and nothing said of it afterwards. */
function isOpen({ api }: SentinelConfig, keys: readonly ApiKey[]): boolean {
  return (
    keys.length === 0 && api.rate_limit === undefined && api.cors_origins.length === 0 && !api.log.requests
  );
}
