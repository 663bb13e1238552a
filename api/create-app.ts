/** The Hono app: routes and the middleware around them. Everything it needs is passed in. */
import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { cors } from 'hono/cors';
import { type RequestIdVariables, requestId } from 'hono/request-id';
import type { ApiKey } from '../config/api-keys.js';
import { sentinelError } from '../config/errors.js';
import { modelOf, type SentinelConfig } from '../config/load-config.js';
import type { Log } from '../config/log.js';
import type { HttpMetrics } from '../metrics/http-metrics.js';
import type { MetricsText } from '../metrics/metrics-text.js';
import type { PredictionMetrics } from '../metrics/prediction-metrics.js';
import type { RunHistory } from '../store/run-history.js';
import type { OpenTracing } from '../tracing/tracing.js';
import { createAccess } from './access.js';
import { type AdmitVariables, admit } from './admit.js';
import { allowedMethods } from './allowed-methods.js';
import { createAnswerWriter } from './answer-text.js';
import { answerBatch } from './batch/answer-batch.js';
import type { Batches } from './batch/batches.js';
import { bodyLimit } from './body-limit.js';
import { cardRoutes } from './card/routes.js';
import { lateRequest } from './connection-errors.js';
import { badge } from './dashboard/badge.js';
import type { Operations } from './dashboard/operations.js';
import { dashboardRoutes } from './dashboard/routes.js';
import type { Feedback } from './feedback.js';
import type { FormatDeps } from './format-deps.js';
import { createIsoClock } from './iso-clock.js';
import { createKnownHost, refuseOtherHosts } from './known-host.js';
import { throwLaneFailure } from './lane-failure.js';
import { latestReport } from './latest-report.js';
import { mlflowRoutes } from './mlflow/routes.js';
import { modelRoutes } from './models/routes.js';
import { openInferenceRoutes } from './open-inference/routes.js';
import { openApiRoutes } from './openapi/routes.js';
import { predict } from './predict.js';
import { catalogued, isFault, problem } from './problem.js';
import { createRateLimit } from './rate-limit.js';
import { problemsOfApi } from './readiness.js';
import { reportResponse } from './report-file.js';
import { decodeUtf8, parseJson, readJson, readJsonBytes } from './request-body.js';
import { requestLog } from './request-log.js';
import type { Runs } from './runs.js';
import { secureHeaders } from './secure-headers.js';
import type { ServedModels } from './served-models.js';
import { hasTimedOut } from './timed-out.js';
import { traceRequests } from './trace-requests.js';

export interface AppDeps {
  readonly config: SentinelConfig;
  readonly models: ServedModels;
  readonly feedback: Feedback;
  readonly runs: Runs;
  readonly history: RunHistory;
  /** What the dashboard sees of Temporal. */
  readonly operations: Operations;
  /** What Prometheus is told. */
  readonly registry: MetricsText;
  readonly httpMetrics: HttpMetrics;
  readonly predictionMetrics: PredictionMetrics;
  readonly log: Log;
  readonly productVersion: string;
  readonly now: () => Date;
  /** Keys that open the API; none means that it is open, which only loopback may be. */
  readonly apiKeys: readonly ApiKey[];
  /** False from the moment the process is asked to stop. */
  readonly accepting: () => boolean;
  /** Off unless told. */
  readonly tracing?: OpenTracing | null;
  /** Where large batches are predicted; here unless told. */
  readonly batches?: Batches;
}

/** Of a request that comes through no server, `env` is undefined, which Hono's types do not know. */
type Env = { Variables: RequestIdVariables & AdmitVariables; Bindings: Partial<HttpBindings> };

/** What pages of other origins may do, once they are let in. */
const CORS = {
  allowMethods: ['GET', 'POST'],
  allowHeaders: ['Authorization', 'Content-Type', 'X-Request-Id'],
  exposeHeaders: ['X-Request-Id', 'RateLimit-Limit', 'RateLimit-Remaining', 'RateLimit-Reset', 'Retry-After'],
  maxAge: 600,
};

const JSON_TYPE = { 'Content-Type': 'application/json' };

/** Assembles the API. */
export function createApp(deps: AppDeps): Hono<Env> {
  const { config, models, feedback, runs, registry, httpMetrics, log } = deps;
  const app = new Hono<Env>();

  if (deps.tracing) app.use(traceRequests(deps.tracing));

  app.use(async function measure(c, next) {
    const started = performance.now();
    await next();
    // A stopping server lets its connections go with their next answer.
    if (!deps.accepting()) c.header('Connection', 'close');
    const route = c.res.status === 404 && !c.error ? '*' : c.req.routePath;
    httpMetrics.observe({
      method: c.req.method,
      route,
      status: c.res.status,
      seconds: (performance.now() - started) / 1000,
    });
  });
  app.use(requestId());
  app.use(secureHeaders);
  const { cors_origins: origins, trusted_proxies: trustedProxies } = config.api;
  if (config.api.log.requests) app.use(requestLog(log));
  if (origins.length > 0) app.use(cors({ origin: origins, ...CORS }));
  const access = createAccess(deps.apiKeys);
  app.use(refuseOtherHosts(createKnownHost(config.api.public_url, access.isLocked)));
  app.use(admit({ access, rateLimit: createRateLimit(config.api), trustedProxies }));

  app.get('/health/live', (c) => c.json({ live: true }));

  app.get('/health/ready', async (c) => {
    const problems = await problemsOfApi(config.default_model, deps);
    return c.json({ ready: problems.length === 0, problems }, problems.length === 0 ? 200 : 503);
  });

  app.get('/metrics', async (c) =>
    c.body(await registry.metrics(), 200, { 'Content-Type': registry.contentType }),
  );

  const limited = bodyLimit(config.api.body_limit);
  const answerText = createAnswerWriter();
  const time = createIsoClock(deps.now);
  app.post('/predict', limited, async (c) => {
    throwLaneFailure(c.env?.incoming);
    return c.body(await answer(c.req.raw, config.default_model), 200, JSON_TYPE);
  });
  app.post('/models/:model/predict', limited, async (c) => {
    throwLaneFailure(c.env?.incoming);
    return c.body(await answer(c.req.raw, c.req.param('model')), 200, JSON_TYPE);
  });

  app.post('/feedback', limited, async (c) => c.json(await feedback.take(await readJson(c.req.raw))));
  app.post('/models/:model/feedback', limited, async (c) =>
    c.json(await feedback.take(await readJson(c.req.raw), c.req.param('model'))),
  );

  async function answer(request: Request, id: string): Promise<string | Uint8Array<ArrayBuffer>> {
    const served = await models.get(id);
    const body = await readJsonBytes(request);
    const { batches, predictionMetrics: metrics } = deps;
    const answered = batches ? await answerBatch(served, body, batches, metrics) : null;
    if (answered !== null) return answered;
    const parsed = served.parse(parseJson(decodeUtf8(body)));
    const answers = await predict(served, parsed, { metrics, time });
    return answerText(answers, parsed.batch);
  }

  app.route(
    '/',
    dashboardRoutes({
      ...deps,
      mayOperate: (c) => access.may(c.req.header('Authorization'), 'operate'),
      limited,
      onProblem: (problem) => log.warn({ problem }, 'result skipped'),
    }),
  );
  const formats: FormatDeps = { ...deps, metrics: deps.predictionMetrics, time, limited };
  app.route('/', openInferenceRoutes(formats));
  app.route('/', mlflowRoutes(formats));
  app.route('/', modelRoutes(formats));
  app.route('/', cardRoutes(deps));
  app.route('/', openApiRoutes(deps));

  app.get('/models/:model/badge.svg', async (c) => {
    const model = modelOf(config, c.req.param('model')).id;
    const [last] = await runs.list({ model, limit: 1 });
    return c.body(badge(model, last), 200, {
      'Content-Type': 'image/svg+xml',
      // An image proxy such as GitHub's keeps what it is not told to ask for again.
      'Cache-Control': 'no-cache',
      // It is made to stand in pages of others; as an image it runs nothing and tells them nothing but what it shows.
      'Cross-Origin-Resource-Policy': 'cross-origin',
    });
  });
  app.get('/runs', async (c) => {
    const model = c.req.query('model');
    return c.json({ runs: await runs.list({ ...(model === undefined ? {} : { model }), limit: 100 }) });
  });
  app.get('/runs/:id', async (c) => c.json(await runs.get(c.req.param('id'))));
  app.post('/runs', limited, async (c) => {
    const body = await readJson(c.req.raw);
    return c.json(await runs.start(body), 202);
  });
  app.get('/reports/:model/latest', async (c) => {
    c.header('Cache-Control', 'no-store');
    return c.redirect(await latestReport(runs, c.req.param('model'), c.req.query('before')));
  });
  app.get('/reports/:model/:file', (c) => reportResponse(config, c.req.param('model'), c.req.param('file')));

  const methodsOf = allowedMethods(app.routes);
  app.notFound((c) => {
    const { method, path } = c.req;
    const methods = methodsOf(path);
    if (methods.length === 0 || methods.includes(method)) {
      return problem(c, sentinelError('SENT_ROUTE_UNKNOWN', { method, path }));
    }
    const allowed = methods.join(', ');
    return problem(c, sentinelError('SENT_METHOD_NOT_ALLOWED', { method, path, allowed }), {
      Allow: allowed,
    });
  });
  app.onError((thrown, c) => {
    const found = catalogued(thrown, { bodyLimit: config.api.body_limit });
    // The connection has been answered then; this is for what is counted and logged.
    const late = found.code === 'SENT_REQUEST_ABORTED' && hasTimedOut(c.env?.incoming?.socket);
    const error = late ? lateRequest(config.api) : found;
    if (isFault(error)) {
      // Of a defect the stack matters; what the catalogue knows is said in its line.
      const detail = error.code === 'SENT_INTERNAL' ? { err: thrown } : {};
      log.error({ code: error.code, request_id: c.get('requestId'), ...detail }, error.message);
    }
    return problem(c, error);
  });
  return app;
}
