/** The predict lane beside the app it stands before: whatever is asked, both answer the same. */
import { once } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import fc from 'fast-check';
import { Registry } from 'prom-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LEAST_BATCH_BYTES } from '../api/batch/large-batch.js';
import { createApp } from '../api/create-app.js';
import { awayOperations } from '../api/dashboard/operations.fixture.js';
import { createPredictLane } from '../api/predict-lane.js';
import { createRuns } from '../api/runs.js';
import { createServedModels, type ServedModels } from '../api/served-models.js';
import { type ApiKey, apiKeys as keysOf } from '../config/api-keys.js';
import { modelOf } from '../config/load-config.js';
import { createLog } from '../config/log.js';
import { createHttpMetrics } from '../metrics/http-metrics.js';
import { createPredictionMetrics } from '../metrics/prediction-metrics.js';
import { loadModel } from '../model/load-model.js';
import { createLiveLog } from '../store/live-log.js';
import { createRunHistory } from '../store/run-history.js';
import { type TinyProject, tinyProject } from './tiny-project.js';

const NOW = new Date('2026-11-23T08:00:00.000Z');
const LIMIT = 5000;

/** One of the two servers. */
interface Side {
  readonly server: Server;
  readonly port: number;
  readonly registry: Registry;
  readonly models: ServedModels;
  /** Requests that reached the app. */
  readonly appRequests: () => number;
}

let project: TinyProject;
let withLane: Side;
let appAlone: Side;
let accepting = true;

async function serve(
  { config }: TinyProject,
  laned: boolean,
  apiKeys: readonly ApiKey[] = [],
): Promise<Side> {
  const registry = new Registry();
  const predictionMetrics = createPredictionMetrics(registry, () => []);
  const models = createServedModels({
    config,
    loadModel,
    modelStamp: () => Promise.resolve(''),
    openLog: (model, header) =>
      createLiveLog({ directory: model.live_dir, columns: [...header], now: () => NOW }),
    metrics: () => predictionMetrics,
  });
  const shared = {
    config,
    models,
    httpMetrics: createHttpMetrics(registry),
    predictionMetrics,
    now: () => NOW,
    apiKeys,
    accepting: () => accepting,
  };
  const history = createRunHistory({ dataDir: config.data_dir });
  const app = createApp({
    ...shared,
    feedback: {
      take: () => Promise.reject(new Error('no feedback here')),
      logs: () => [],
      close: async () => {},
    },
    history,
    operations: awayOperations(),
    runs: createRuns({
      config,
      history,
      startRun: () => Promise.reject(new Error('no Temporal here')),
    }),
    registry,
    productVersion: '0.0.0',
    log: createLog('test', { write: () => {} }),
  });
  let appRequests = 0;
  const answer = getRequestListener(app.fetch);
  const counted: RequestListener = (incoming, outgoing) => {
    appRequests += 1;
    void answer(incoming, outgoing);
  };
  const server = createServer(
    laned ? createPredictLane({ ...shared, open: apiKeys.length === 0, app: counted }) : counted,
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await models.get('tiny');
  return { server, port, registry, models, appRequests: () => appRequests };
}

beforeAll(async () => {
  project = await tinyProject({ settings: `api: { body_limit: ${LIMIT}, batch_limit: 20 }` });
  [withLane, appAlone] = [await serve(project, true), await serve(project, false)];
});
afterAll(async () => {
  for (const { server, models } of [withLane, appAlone]) {
    server.close();
    server.closeAllConnections();
    await models.close();
  }
  await project.remove();
});

interface Request {
  readonly method?: string;
  readonly path?: string;
  readonly version?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** The bytes of a request, as a client without any manners may send them. */
function bytesOf({
  method = 'POST',
  path = '/predict',
  version = '1.1',
  headers = {},
  body,
}: Request): Buffer {
  const bytes = Buffer.from(body);
  const lines = Object.entries({
    Host: '127.0.0.1',
    'Content-Type': 'application/json',
    'Content-Length': String(bytes.length),
    Connection: 'close',
    ...headers,
  }).flatMap(([name, value]) => (value === '' ? [] : [`${name}: ${value}`]));
  return Buffer.concat([
    Buffer.from(`${method} ${path} HTTP/${version}\r\n${lines.join('\r\n')}\r\n\r\n`),
    bytes,
  ]);
}

async function exchange({ port }: Side, bytes: Buffer): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.on('error', () => {});
  socket.write(bytes);
  await once(socket, 'close');
  return Buffer.concat(chunks).toString();
}

/** An answer without what differs from one to the next: ids, the time, and the order of headers. */
function comparable(answer: string): { status: string; headers: string[]; body: string } {
  const [head = '', ...rest] = answer.split('\r\n\r\n');
  const [status = '', ...headers] = head.replaceAll(UUID, 'UUID').split('\r\n');
  return {
    status,
    headers: headers
      .filter((header) => !/^date:/i.test(header))
      .map((header) => header.replace(/^[^:]*/, (name) => name.toLowerCase()))
      .sort(),
    body: rest.join('\r\n\r\n').replaceAll(UUID, 'UUID'),
  };
}
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/g;

/** Sends a request to both, and says what the lane made of it. */
async function both(request: Request): Promise<{ status: string; body: string; byLane: boolean }> {
  const bytes = bytesOf(request);
  const before = withLane.appRequests();
  const [ours, theirs] = [await exchange(withLane, bytes), await exchange(appAlone, bytes)].map(comparable);
  expect(ours).toEqual(theirs);
  return {
    status: ours?.status ?? '',
    body: ours?.body ?? '',
    byLane: withLane.appRequests() === before,
  };
}

const ROW = '{"age":39,"city":"Bern"}';
const BATCH = `{"instances":[${ROW},{"age":20,"city":null}]}`;

describe('what the lane answers', () => {
  it.each<[string, Request]>([
    ['a row', { body: ROW }],
    ['a batch', { body: BATCH }],
    ['a named model', { path: '/models/tiny/predict', body: ROW }],
    ['a category of many bytes', { body: '{"age":39,"city":"Zürich 😀 \\u0000"}' }],
    [
      'a media type with parameters',
      { headers: { 'Content-Type': 'Application/JSON; charset=utf-8' }, body: ROW },
    ],
    ['an id that the client gave', { headers: { 'X-Request-Id': 'mine-1' }, body: ROW }],
    ['an id that no header may carry on', { headers: { 'X-Request-Id': 'not ok' }, body: ROW }],
  ])('%s', async (_, request) => {
    const { status, byLane } = await both(request);
    expect(status).toBe('HTTP/1.1 200 OK');
    expect(byLane).toBe(true);
  });
});

it('answers a row of 400 features, but leaves a large batch of them to the app, and its thread', async () => {
  const measurements = Array.from({ length: 400 }, (_, at) => `measurement_of_a_long_name_${at}`);
  const wide = await tinyProject({ measurements });
  const side = await serve(wide, true);
  const row = {
    age: 39,
    city: 'Bern',
    ...Object.fromEntries(measurements.map((name) => [name, 0.123456789])),
  };
  const status = async (body: unknown) =>
    comparable(await exchange(side, bytesOf({ body: JSON.stringify(body) }))).status;
  expect(JSON.stringify(row).length).toBeGreaterThan(LEAST_BATCH_BYTES);
  expect(await status(row)).toBe('HTTP/1.1 200 OK');
  expect(side.appRequests()).toBe(0);
  for (const [at, rows] of [[row], [row, row, row]].entries()) {
    expect(await status({ instances: rows })).toBe('HTTP/1.1 200 OK');
    expect(side.appRequests()).toBe(at + 1);
  }
  side.server.close();
  await side.models.close();
  await wide.remove();
});

describe('what the lane leaves to the app', () => {
  const chunked = { 'Content-Length': '', 'Transfer-Encoding': 'chunked' };
  it.each<[string, Request, number]>([
    ['another method', { method: 'PUT', body: ROW }, 405],
    ['another path', { path: '/predict/', body: ROW }, 404],
    ['a query', { path: '/predict?x=1', body: ROW }, 200],
    ['an unknown model', { path: '/models/nope/predict', body: ROW }, 404],
    ['a chunked body', { headers: chunked, body: `${ROW.length.toString(16)}\r\n${ROW}\r\n0\r\n\r\n` }, 200],
    ['no media type', { headers: { 'Content-Type': '' }, body: ROW }, 415],
    ['an empty body', { body: '' }, 400],
    ['half a body of JSON', { body: ROW.slice(0, 9) }, 400],
    ['a byte order mark', { body: `\uFEFF${ROW}` }, 200],
    ['bytes that are no UTF-8', { body: Buffer.from(ROW.replace('Bern', '\xff'), 'latin1') }, 400],
    ['a row that does not fit', { body: '{"age":"39","city":"Bern"}' }, 422],
    ['a batch of too many', { body: `{"instances":[${Array(21).fill(ROW)}]}` }, 422],
    ['a body that is too large', { body: `{"age":39,"city":"${'x'.repeat(LIMIT)}"}` }, 413],
    ['a host in capitals', { headers: { Host: 'LOCALHOST' }, body: ROW }, 200],
    ['no host', { headers: { Host: '' }, body: ROW }, 400],
    ['HTTP/1.0', { version: '1.0', body: ROW }, 200],
  ])('%s', async (_, request, status) => {
    const answer = await both(request);
    expect(answer.status).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  });

  it('everything, when there are keys', async () => {
    const locked = await serve(
      project,
      true,
      keysOf(project.config, { SENTINEL_API_KEY: 'a-secret-for-the-lane' }),
    );
    const refused = comparable(await exchange(locked, bytesOf({ body: ROW })));
    expect(refused.status).toBe('HTTP/1.1 401 Unauthorized');
    const headers = { Authorization: 'Bearer a-secret-for-the-lane' };
    expect(comparable(await exchange(locked, bytesOf({ headers, body: ROW }))).status).toBe(
      'HTTP/1.1 200 OK',
    );
    expect(locked.appRequests()).toBe(2);
    locked.server.close();
    await locked.models.close();
  });

  it('everything, when the API is stopping', async () => {
    accepting = false;
    try {
      expect((await both({ body: ROW })).byLane).toBe(false);
    } finally {
      accepting = true;
    }
  });

  it('what cannot be logged', async () => {
    const folder = modelOf(project.config).live_dir;
    await rm(folder, { recursive: true });
    await writeFile(folder, 'in the way');
    const refused = await both({ body: ROW });
    expect(refused.status).toBe('HTTP/1.1 503 Service Unavailable');
    expect(refused.body).toContain('the folder of the live log is not a folder');
    await rm(folder);
    expect(await both({ body: ROW })).toMatchObject({ status: 'HTTP/1.1 200 OK', byLane: true });
  });

  it('a client that hangs up in the middle of its body', async () => {
    const bytes = bytesOf({ headers: { 'Content-Length': '500' }, body: ROW });
    for (const { port, registry } of [withLane, appAlone]) {
      const refused = async () =>
        Number(/route="\/predict",status="400"\} (\d+)/.exec(await registry.metrics())?.[1] ?? 0);
      const before = await refused();
      const socket = connect(port, '127.0.0.1');
      await once(socket, 'connect');
      socket.write(bytes, () => socket.destroy());
      await expect.poll(refused, { timeout: 5000 }).toBe(before + 1);
    }
  });
});

it('answers whatever JSON is sent as the app does', { timeout: 60_000 }, async () => {
  const age = fc.oneof({ weight: 5, arbitrary: fc.integer({ min: -5, max: 160 }) }, fc.jsonValue());
  const city = fc.oneof({ weight: 5, arbitrary: fc.option(fc.string()) }, fc.jsonValue());
  const row = fc.oneof(
    { weight: 5, arbitrary: fc.record({ age, city }) },
    fc.record({ age, city, x: fc.jsonValue() }, { requiredKeys: [] }),
  );
  const body = fc.oneof(row, fc.record({ instances: fc.array(row, { maxLength: 25 }) }), fc.jsonValue());
  let byLane = 0;
  await fc.assert(
    fc.asyncProperty(body, async (candidate) => {
      if ((await both({ body: JSON.stringify(candidate) })).byLane) byLane += 1;
    }),
    { numRuns: 300 },
  );
  expect(byLane).toBeGreaterThan(30);
});

it('serves one connection many times, and a request in pieces', async () => {
  const socket = connect(withLane.port, '127.0.0.1');
  let text = '';
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  const bytes = bytesOf({ headers: { Connection: 'keep-alive' }, body: ROW });
  const answers = () => text.match(/HTTP\/1\.1 200 OK/g)?.length ?? 0;
  for (let sent = 1; sent <= 3; sent++) {
    for (const at of [0, 20, bytes.length - 5]) {
      socket.write(bytes.subarray(at, at === 0 ? 20 : at === 20 ? bytes.length - 5 : undefined));
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await expect.poll(answers, { timeout: 5000 }).toBe(sent);
  }
  // Pipelined: Node hands them over one after the other.
  socket.write(Buffer.concat([bytes, bytes]));
  await expect.poll(answers, { timeout: 5000 }).toBe(5);
  socket.destroy();
});

it('counts as the app does', async () => {
  const counts = async ({ registry }: Side) =>
    (await registry.metrics())
      .split('\n')
      .filter((line) => /^(http_requests_total|sentinelml_predictions_total)/.test(line) && / \d/.test(line))
      .map((line) => line.replace(/ \d+$/, ''))
      .sort();
  expect(await counts(withLane)).toEqual(await counts(appAlone));
});
