/** The Hono app: routes and the middleware around them. Everything it needs is passed in. */
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { HTTPException } from 'hono/http-exception';
import { requestId } from 'hono/request-id';
import { secureHeaders } from 'hono/secure-headers';
import type { Registry } from 'prom-client';
import { messageOf, SentinelError, sentinelError } from '../config/errors.js';
import type { SentinelConfig } from '../config/load-config.js';
import type { Log } from '../config/log.js';
import type { HttpMetrics } from '../metrics/http-metrics.js';
import type { PredictionMetrics } from '../metrics/prediction-metrics.js';
import type { RunRecord } from '../store/run-record.js';
import { apiKey } from './api-key.js';
import { canLog } from './can-log.js';
import { homePage } from './home-page.js';
import { predict } from './predict.js';
import { catalogued, isFault, problem } from './problem.js';
import { reportResponse } from './report-file.js';
import type { Runs } from './runs.js';
import type { ServedModels } from './served-models.js';

export interface AppDeps {
  readonly config: SentinelConfig;
  readonly models: ServedModels;
  readonly runs: Runs;
  readonly registry: Registry;
  readonly httpMetrics: HttpMetrics;
  readonly predictionMetrics: PredictionMetrics;
  readonly log: Log;
  readonly now: () => Date;
  /** Keys that open the API; none means that it is open, which only loopback may be. */
  readonly apiKeys: readonly string[];
  /** False from the moment the process is asked to stop. */
  readonly accepting: () => boolean;
}

type Env = { Variables: { requestId: string } };

/** Methods of the routes, for the answer to a wrong one. */
const ALLOWED: readonly (readonly [pattern: RegExp, methods: string])[] = [
  [/^\/predict$/, 'POST'],
  [/^\/models\/[^/]+\/predict$/, 'POST'],
  [/^\/runs$/, 'GET, POST'],
  [/^\/(health\/(live|ready)|metrics)?$/, 'GET'],
  [/^\/(runs|reports)\/.+$/, 'GET'],
];

/** Assembles the API. */
export function createApp(deps: AppDeps): Hono<Env> {
  const { config, models, runs, registry, httpMetrics, log } = deps;
  const app = new Hono<Env>();

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
  // Whether HTTPS is there to stay is for whoever terminates it to say.
  app.use(
    secureHeaders({ xFrameOptions: 'DENY', referrerPolicy: 'no-referrer', strictTransportSecurity: false }),
  );
  app.use(apiKey(deps.apiKeys));

  app.get('/health/live', (c) => c.json({ live: true }));

  app.get('/health/ready', async (c) => {
    const problems: string[] = [];
    if (!deps.accepting()) problems.push('the API is stopping');
    await models.get(config.default_model).catch((error: unknown) => {
      problems.push(error instanceof SentinelError ? error.publicMessage : messageOf(error));
    });
    for (const served of models.loaded()) {
      if (!(await canLog(served))) problems.push(`the live log of ${served.config.id} cannot be written`);
    }
    return c.json({ ready: problems.length === 0, problems }, problems.length === 0 ? 200 : 503);
  });

  app.get('/metrics', async (c) =>
    c.body(await registry.metrics(), 200, { 'Content-Type': registry.contentType }),
  );

  const limited = bodyLimit({ maxSize: config.api.body_limit });
  app.post('/predict', limited, async (c) => c.json(await answer(c.req.raw, config.default_model)));
  app.post('/models/:model/predict', limited, async (c) =>
    c.json(await answer(c.req.raw, c.req.param('model'))),
  );

  async function answer(request: Request, id: string): Promise<object> {
    const served = await models.get(id);
    const parsed = served.parse(await readJson(request));
    const answers = await predict(served, parsed, { metrics: deps.predictionMetrics, now: deps.now });
    const [first] = answers;
    return parsed.batch || !first ? { predictions: answers } : first;
  }

  app.get('/', async (c) => {
    const lastRuns = new Map<string, RunRecord>();
    for (const model of Object.keys(config.models)) {
      const [last] = await runs.list({ model, limit: 1 });
      if (last) lastRuns.set(model, last);
    }
    c.header('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'; img-src data:");
    return c.html(homePage(config, lastRuns, await runs.list({ limit: 20 }), deps.now()));
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
  app.get('/reports/:model/:file', (c) => reportResponse(config, c.req.param('model'), c.req.param('file')));

  app.notFound((c) => {
    const { method, path } = c.req;
    const allowed = ALLOWED.find(([pattern]) => pattern.test(path))?.[1];
    if (allowed === undefined || allowed.split(', ').includes(method)) {
      return problem(c, sentinelError('SENT_ROUTE_UNKNOWN', { method, path }));
    }
    return problem(c, sentinelError('SENT_METHOD_NOT_ALLOWED', { method, path, allowed }), {
      Allow: allowed,
    });
  });
  app.onError((thrown, c) => {
    const error = catalogued(thrown, { bodyLimit: config.api.body_limit });
    if (isFault(error)) {
      // Of a defect the stack matters; what the catalogue knows is said in its line.
      const detail = error.code === 'SENT_INTERNAL' ? { err: thrown } : {};
      log.error({ code: error.code, request_id: c.get('requestId'), ...detail }, error.message);
    }
    return problem(c, error);
  });
  return app;
}

/**
 * The JSON body of a request.
 *
 * @throws SentinelError SENT_REQUEST_MEDIA_TYPE, SENT_REQUEST_MALFORMED, or what the body limit throws
 */
async function readJson(request: Request): Promise<unknown> {
  const type = request.headers.get('content-type');
  if (!/^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i.test(type ?? '')) {
    throw sentinelError('SENT_REQUEST_MEDIA_TYPE', {
      got: type === null ? 'none' : `"${type.slice(0, 100)}"`,
    });
  }
  const text = await request.text().catch((cause: unknown) => {
    // The body limit throws an answer of its own; anything else is a client that hung up.
    if (cause instanceof HTTPException) throw cause;
    throw sentinelError('SENT_REQUEST_ABORTED', {}, { cause });
  });
  try {
    return JSON.parse(text);
  } catch (cause) {
    const detail = text.trim() === '' ? 'an empty body' : messageOf(cause);
    throw sentinelError('SENT_REQUEST_MALFORMED', { problem: detail }, { cause });
  }
}
