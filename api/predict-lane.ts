/**
 * The short way of a prediction. A plain request to a predict route is read, answered and counted right on Node's
 * objects, at half the cost of the way through the app. Whatever is not plain, or cannot be answered with 200, goes to the
 * app, which has the last word on all of it: no error is made here, and no check of the app is passed by.
 */
import { isUtf8 } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { modelOf, type SentinelConfig } from '../config/load-config.js';
import type { HttpMetrics } from '../metrics/http-metrics.js';
import type { PredictionMetrics } from '../metrics/prediction-metrics.js';
import { createAnswerWriter } from './answer-text.js';
import { isLargeBatch, LEAST_BATCH_BYTES } from './batch/large-batch.js';
import { countHeaders } from './count-headers.js';
import { createIsoClock } from './iso-clock.js';
import { createKnownHost } from './known-host.js';
import { withLaneFailure } from './lane-failure.js';
import { beginPrediction } from './predict.js';
import { isJsonType } from './request-body.js';
import type { PredictRequest } from './request-schema.js';
import { SECURE_HEADERS } from './secure-headers.js';
import type { ServedModel, ServedModels } from './served-models.js';

export interface PredictLaneDeps {
  readonly config: SentinelConfig;
  readonly models: ServedModels;
  readonly httpMetrics: HttpMetrics;
  readonly predictionMetrics: PredictionMetrics;
  readonly now: () => Date;
  /** False sends every request to the app: it has keys to check, requests to count, or something to say of them. */
  readonly open: boolean;
  readonly accepting: () => boolean;
  /** The app, as a listener of Node's server. */
  readonly app: RequestListener;
}

interface Route {
  readonly model: string;
  /** As the app's route is called in metrics. */
  readonly pattern: string;
  /** Larger bodies are hardly one row. */
  readonly mostBytes: number;
}

/** Bytes of a name and its value, and some. */
const FEATURE_BYTES = 100;

/** A host as nearly all requests spell it; the app decides about others. */
const PLAIN_HOST = /^[a-z0-9._-]+(?::\d{1,5})?$/;
/** What the app takes over from a request as its id. */
const REQUEST_ID = /^[\w\-=]{1,255}$/;

/** Names and values in turn, as Node takes them with the least to do. */
const FIXED_HEADERS = ['Content-Type', 'application/json', ...Object.entries(SECURE_HEADERS).flat()];

/** Puts the lane before the app. */
export function createPredictLane(deps: PredictLaneDeps): RequestListener {
  const { config, models, httpMetrics, predictionMetrics, now, app } = deps;
  const answerText = createAnswerWriter();
  const time = createIsoClock(now);
  const routes = new Map<string, Route>([
    ['/predict', route(config.default_model, '/predict')],
    ...Object.keys(config.models).map((model): [string, Route] => [
      `/models/${model}/predict`,
      route(model, '/models/:model/predict'),
    ]),
  ]);

  function route(model: string, pattern: string): Route {
    const features = Object.keys(modelOf(config, model).features).length;
    const mostBytes = Math.max(LEAST_BATCH_BYTES - 1, features * FEATURE_BYTES);
    return { model, pattern, mostBytes: Math.min(config.api.body_limit, mostBytes) };
  }

  // The lane is open only where there are no keys.
  const isKnownHost = createKnownHost(config.api.public_url, false);
  let lastHost = '';

  function isPlainHost(host: string): boolean {
    if (host !== lastHost || host === '') {
      if (!PLAIN_HOST.test(host) || !isKnownHost(host)) return false;
      lastHost = host;
    }
    return true;
  }

  function isPlain(
    { method, headers, rawHeaders, httpVersion }: IncomingMessage,
    { mostBytes }: Route,
  ): boolean {
    return (
      method === 'POST' &&
      httpVersion === '1.1' &&
      deps.open &&
      deps.accepting() &&
      Number(headers['content-length']) <= mostBytes &&
      headers['transfer-encoding'] === undefined &&
      headers.expect === undefined &&
      isJsonType(headers['content-type'] ?? null) &&
      // Node drops all but the first of each; the app refuses them.
      countHeaders(rawHeaders, 'content-type') === 1 &&
      countHeaders(rawHeaders, 'host') === 1 &&
      isPlainHost(headers.host ?? '')
    );
  }

  function read(served: ServedModel, body: Buffer): PredictRequest | null {
    // The app has those predicted by another thread.
    if (isLargeBatch(body) || !isUtf8(body)) return null;
    try {
      return served.parse(JSON.parse(body.toString()));
    } catch {
      return null;
    }
  }

  function send(incoming: IncomingMessage, outgoing: ServerResponse, text: string): void {
    const given = incoming.headers['x-request-id'];
    const id = typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
    const length = String(Buffer.byteLength(text));
    const headers = FIXED_HEADERS.concat('Content-Length', length, 'X-Request-Id', id);
    // A stopping server lets its connections go with their next answer.
    if (!deps.accepting()) headers.push('Connection', 'close');
    outgoing.writeHead(200, headers);
    outgoing.end(text);
  }

  return function predictLane(incoming, outgoing) {
    const route = routes.get(incoming.url ?? '');
    const served = route && isPlain(incoming, route) ? models.ready(route.model) : undefined;
    if (route === undefined || served === undefined) return app(incoming, outgoing);
    const started = performance.now();
    readBody(incoming, (body) => {
      // The app reads the body from here, as the stream is used up. Without one it finds that the client hung up.
      const leaveToApp = () => app(body ? Object.assign(incoming, { rawBody: body }) : incoming, outgoing);
      const request = body && read(served, body);
      if (request === null) return leaveToApp();
      // A prediction that failed is answered by the app, and not tried again.
      const fail = (error: unknown) =>
        app(withLaneFailure(Object.assign(incoming, { rawBody: body }), error), outgoing);
      const answered = (text: string): void => {
        send(incoming, outgoing, text);
        const { pattern } = route;
        const seconds = (performance.now() - started) / 1000;
        httpMetrics.observe({ method: 'POST', route: pattern, status: 200, seconds });
      };
      const { batch } = request;
      beginPrediction(served, request, { metrics: predictionMetrics, time }).then(({ answers, logged }) => {
        const text = answerText(answers, batch);
        logged.then(() => answered(text), fail);
      }, fail);
    });
  };
}

/** Calls back once: with the whole body, or with null when the client hung up before its end. */
function readBody(incoming: IncomingMessage, done: (body: Buffer | null) => unknown): void {
  const chunks: Buffer[] = [];
  let called = false;
  function finish(body: Buffer | null): void {
    if (called) return;
    called = true;
    done(body);
  }
  incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
  incoming.on('end', () => finish(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
  // Node says so of a connection that broke, too, and keeps its error to itself when nobody listens for one.
  incoming.on('close', () => finish(null));
}
