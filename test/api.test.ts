/** The API in-process: routes, answers, errors, and what stands in the log before an answer. */
import { chmod, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Registry } from 'prom-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { createApp } from '../api/create-app.js';
import { awayOperations } from '../api/dashboard/operations.fixture.js';
import { createFeedback } from '../api/feedback.js';
import { createRuns } from '../api/runs.js';
import { createServedModels, type ServedModels } from '../api/served-models.js';
import { type ApiKey, apiKeys } from '../config/api-keys.js';
import { sentinelError } from '../config/errors.js';
import { createLog } from '../config/log.js';
import { createFeedbackMetrics } from '../metrics/feedback-metrics.js';
import { createHttpMetrics } from '../metrics/http-metrics.js';
import { createPredictionMetrics } from '../metrics/prediction-metrics.js';
import { loadModel } from '../model/load-model.js';
import { modelStamp } from '../model/model-stamp.js';
import { FEEDBACK_COLUMNS } from '../store/feedback-log.js';
import { createLiveLog } from '../store/live-log.js';
import { createRunHistory } from '../store/run-history.js';
import { writeRunRecord } from '../store/run-record.js';
import { type TinyProject, tinyProject } from './tiny-project.js';

const answerSchema = z.strictObject({
  id: z.uuidv4(),
  model: z.string(),
  model_version: z.string(),
  prediction: z.union([z.literal(0), z.literal(1)]),
  label: z.string(),
  probability: z.number().min(0).max(1),
  timestamp: z.iso.datetime(),
});
const batchSchema = z.strictObject({ predictions: z.array(answerSchema) });
const problemSchema = z.object({
  type: z.string(),
  status: z.number(),
  detail: z.string(),
  instance: z.string(),
  code: z.string(),
  error: z.string(),
  request_id: z.uuidv4(),
  errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
});
const healthSchema = z.object({ ready: z.boolean(), problems: z.array(z.string()) });
const NOW = new Date('2026-11-23T08:00:00.000Z');

let project: TinyProject;
let models: ServedModels;
let temporal: 'up' | 'down' = 'up';
let accepting = true;

function appOf({ config }: TinyProject, keys: readonly ApiKey[] = []) {
  const registry = new Registry();
  const predictionMetrics = createPredictionMetrics(registry, () => []);
  models = createServedModels({
    config,
    loadModel,
    modelStamp,
    openLog: (model, header) =>
      createLiveLog({ directory: model.live_dir, columns: [...header], now: () => NOW }),
    metrics: () => predictionMetrics,
  });
  const history = createRunHistory({ dataDir: config.data_dir });
  return createApp({
    config,
    models,
    feedback: createFeedback({
      config,
      openLog: (model) => createLiveLog({ directory: model.live_dir, columns: FEEDBACK_COLUMNS }),
      known: { find: async () => new Set() },
      metrics: createFeedbackMetrics(registry, []),
      now: () => NOW,
    }),
    history,
    operations: awayOperations(),
    runs: createRuns({
      config,
      history,
      async startRun(model) {
        if (temporal === 'down') throw sentinelError('SENT_TEMPORAL_UNREACHABLE', { address: '127.0.0.1:1' });
        return { model, workflow_id: `drift/${model}`, run_id: 'run-1', temporal_ui: null, joined: false };
      },
    }),
    registry,
    httpMetrics: createHttpMetrics(registry),
    predictionMetrics,
    log: createLog('test', { write: () => {} }),
    now: () => NOW,
    productVersion: '0.0.0-test',
    apiKeys: keys,
    accepting: () => accepting,
  });
}

let app: ReturnType<typeof appOf>;
beforeAll(async () => {
  project = await tinyProject({ settings: 'api: { body_limit: 20000, batch_limit: 100 }' });
  app = appOf(project);
});
afterAll(async () => {
  await models.close();
  await project.remove();
});

const post = (
  path: string,
  body: unknown,
  headers: Record<string, string> = { 'Content-Type': 'application/json' },
) =>
  app.request(path, {
    method: 'POST',
    headers,
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

async function logged(): Promise<string[]> {
  const folder = join(project.config.data_dir, 'live', 'tiny');
  const files = (await readdir(folder)).filter((name) => name.startsWith('live_predictions'));
  const texts = await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')));
  return texts.flatMap((text) => text.split('\n')).filter((line) => line !== '');
}

describe('POST /predict', () => {
  it('answers as the contract has it, and the row stands in the log', async () => {
    const response = await post('/predict', { age: 39, city: 'Bern' });
    expect(response.status).toBe(200);
    const answer = answerSchema.parse(await response.json());
    expect(Object.keys(answer)).toEqual([
      'id',
      'model',
      'model_version',
      'prediction',
      'label',
      'probability',
      'timestamp',
    ]);
    expect(answer).toMatchObject({ model: 'tiny', timestamp: NOW.toISOString() });
    expect(answer.label).toBe(['no', 'yes'][answer.prediction]);
    expect(answer.prediction).toBe(answer.probability >= 0.5 ? 1 : 0);
    const lines = await logged();
    expect(lines[0]).toBe('id,timestamp,model_version,age,city,prediction,probability');
    expect(lines).toContain(
      `${answer.id},${NOW.toISOString()},${answer.model_version},39,Bern,${answer.prediction},${answer.probability}`,
    );
  });

  it('answers a list with a list, in order, by either route', async () => {
    const rows = [
      { age: 20, city: 'Bern' },
      { age: 69, city: null },
    ];
    const { predictions } = batchSchema.parse(
      await (await post('/models/tiny/predict', { instances: rows })).json(),
    );
    expect(predictions).toHaveLength(2);
    for (const [i, row] of rows.entries()) {
      const single = answerSchema.parse(await (await post('/predict', row)).json());
      expect(predictions[i]?.probability).toBe(single.probability);
    }
  });

  it('logs what came: unknown categories, quotes and line breaks, null as an empty cell', async () => {
    const { id } = answerSchema.parse(await (await post('/predict', { age: 1, city: 'a "b",\nc' })).json());
    const { id: missing } = answerSchema.parse(await (await post('/predict', { age: 1, city: null })).json());
    const text = (await logged()).join('\n');
    expect(text).toContain(`${id},${NOW.toISOString()}`);
    expect(text).toContain(',1,"a ""b"",\nc",');
    expect(text).toMatch(new RegExp(`${missing},[^\\n]*,1,,[01],`));
  });

  it.each([
    ['a wrong type', { age: 'old', city: 'Bern' }, 422, 'SENT_REQUEST_INVALID', '/age'],
    ['a missing feature', { age: 3 }, 422, 'SENT_REQUEST_INVALID', '/city'],
    ['an unknown feature', { age: 3, city: 'Bern', x: 1 }, 422, 'SENT_REQUEST_INVALID', '/x'],
    ['no JSON', '{"age":', 400, 'SENT_REQUEST_MALFORMED', undefined],
    ['NaN, which is not JSON', '{"age":NaN,"city":"Bern"}', 400, 'SENT_REQUEST_MALFORMED', undefined],
    ['an empty body', '', 400, 'SENT_REQUEST_MALFORMED', undefined],
    [
      'a body that is too large',
      { age: 3, city: 'x'.repeat(30_000) },
      413,
      'SENT_REQUEST_TOO_LARGE',
      undefined,
    ],
    [
      'too many rows',
      { instances: Array(101).fill({ age: 3, city: 'Bern' }) },
      422,
      'SENT_REQUEST_INVALID',
      '/instances',
    ],
  ])('refuses %s with problem+json, and logs nothing', async (_, body, status, code, pointer) => {
    const before = (await logged()).length;
    const response = await post('/predict', body);
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    const problem = problemSchema.parse(await response.json());
    expect(problem).toMatchObject({
      status,
      code,
      type: `urn:sentinelml:error:${code}`,
      instance: '/predict',
    });
    expect(problem.error).toBe(problem.detail);
    expect(problem.errors?.[0]?.pointer).toBe(pointer);
    expect((await logged()).length).toBe(before);
  });

  it('refuses another media type, which is also what a form on another site would send', async () => {
    const response = await post('/predict', { age: 3, city: 'Bern' }, { 'Content-Type': 'text/plain' });
    expect(response.status).toBe(415);
    expect(problemSchema.parse(await response.json()).detail).toBe(
      'Expected Content-Type application/json, got "text/plain".',
    );
  });

  it('tells an unknown model, an unknown path and a wrong method apart', async () => {
    expect(await (await post('/models/nope/predict', {})).json()).toMatchObject({
      code: 'SENT_MODEL_UNKNOWN',
    });
    expect(await (await app.request('/nope')).json()).toMatchObject({ code: 'SENT_ROUTE_UNKNOWN' });
    const wrong = await app.request('/predict');
    expect(wrong.status).toBe(405);
    expect(wrong.headers.get('allow')).toBe('POST');
  });

  it('answers 503 and not the prediction when the row cannot be logged, and recovers', async () => {
    const folder = join(project.config.data_dir, 'live', 'tiny');
    await rm(folder, { recursive: true });
    await writeFile(folder, 'in the way');
    const refused = await post('/predict', { age: 39, city: 'Bern' });
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toBe('1');
    expect(await refused.json()).toMatchObject({ code: 'SENT_LIVE_LOG_FAILED' });
    expect((await app.request('/health/ready')).status).toBe(503);
    await rm(folder);
    await mkdir(folder);
    await chmod(folder, 0o755);
    expect((await post('/predict', { age: 39, city: 'Bern' })).status).toBe(200);
    expect((await app.request('/health/ready')).status).toBe(200);
    expect(await logged()).toHaveLength(2);
  });
});

describe('health and metrics', () => {
  it('is live, and ready while it accepts', async () => {
    expect(await (await app.request('/health/live')).json()).toEqual({ live: true });
    expect(await (await app.request('/health/ready')).json()).toEqual({ ready: true, problems: [] });
    accepting = false;
    const stopping = await app.request('/health/ready');
    accepting = true;
    expect(stopping.status).toBe(503);
    expect(healthSchema.parse(await stopping.json()).problems).toEqual(['the API is stopping']);
  });

  it('says that an untrained model is not ready, and serves it once it is trained', async () => {
    const untrained = await tinyProject({ trained: false });
    const fresh = appOf(untrained);
    const ready = await fresh.request('/health/ready');
    expect(ready.status).toBe(503);
    expect(healthSchema.parse(await ready.json()).problems[0]).toContain('sentinel train --model tiny');
    await models.close();
    await untrained.remove();
  });

  it('counts requests by route pattern, so that unknown paths make no series', async () => {
    await app.request('/some/path/nobody/serves');
    const text = await (await app.request('/metrics')).text();
    expect(text).toMatch(/http_requests_total\{method="POST",route="\/predict",status="200"\} \d+/);
    expect(text).toMatch(/http_requests_total\{method="GET",route="\*",status="404"\} \d+/);
    expect(text).not.toContain('nobody');
    expect(text).toMatch(
      /sentinelml_predictions_total\{model="tiny",version="rf-[0-9a-f]+",predicted_class="(yes|no)"\} [1-9]/,
    );
  });
});

describe('runs and reports', () => {
  const record = {
    run_id: 'run-7',
    workflow_id: 'drift/tiny',
    model: 'tiny',
    window: { start: null, end: '2026-11-23T07:00:00.000Z' },
    verdict: 'drift',
    dataset: { columns: 4, drifted_columns: 2, share: 0.5 },
    started_at: '2026-11-23T07:00:01.000Z',
    finished_at: '2026-11-23T07:00:02.000Z',
    report_html: 'drift_reports/tiny/drift_20261123_070000.html',
    report_json: 'drift_reports/tiny/drift_20261123_070000.json',
    trigger: 'schedule',
  } as const;

  it('lists finished runs, shows one, and links them from the first page', async () => {
    await writeRunRecord(project.config.data_dir, record);
    expect(await (await app.request('/runs')).json()).toEqual({ runs: [record] });
    expect(await (await app.request('/runs/run-7')).json()).toEqual(record);
    expect((await app.request('/runs/run-8')).status).toBe(404);
    const latest = await app.request('/reports/tiny/latest');
    expect([latest.status, latest.headers.get('location')]).toEqual([
      302,
      '/reports/tiny/drift_20261123_070000.html',
    ]);
    expect((await app.request('/reports/tiny/latest?before=0')).status).toBe(404);
    expect((await app.request('/reports/tiny/latest?before=soon')).status).toBe(422);
    expect((await app.request('/reports/nobody/latest')).status).toBe(404);
    const page = await (await app.request('/')).text();
    expect(page).toContain('href="/reports/tiny/drift_20261123_070000.html"');
    expect(page).toContain('href="/runs/run-7"');
  });

  it('shows the last verdict of a model as a badge', async () => {
    const shown = await app.request('/models/tiny/badge.svg');
    expect(shown.headers.get('content-type')).toBe('image/svg+xml');
    expect(shown.headers.get('cache-control')).toBe('no-cache');
    expect(shown.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    expect((await app.request('/')).headers.get('cross-origin-resource-policy')).toBe('same-origin');
    expect(await shown.text()).toContain('>drift · 2 of 4 columns</text>');
    expect((await app.request('/models/nosuch/badge.svg')).status).toBe(404);
  });

  it('starts a run through Temporal, and says so when Temporal is away', async () => {
    const started = await post('/runs', { model: 'tiny' });
    expect(started.status).toBe(202);
    expect(await started.json()).toMatchObject({ model: 'tiny', workflow_id: 'drift/tiny', run_id: 'run-1' });
    temporal = 'down';
    const refused = await post('/runs', {});
    temporal = 'up';
    expect(refused.status).toBe(503);
    expect(problemSchema.parse(await refused.json()).detail).toContain(
      'Temporal does not answer at 127.0.0.1:1',
    );
    expect((await post('/runs', { model: 'no such' })).status).toBe(422);
    expect((await post('/runs', { model: 'nosuch' })).status).toBe(404);
  });

  it('serves reports and nothing else', async () => {
    const folder = join(project.config.data_dir, 'drift_reports', 'tiny');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'drift_20261123_070000.html'), '<p>report</p>');
    await writeFile(join(folder, 'secret.html'), 'secret');
    const report = await app.request('/reports/tiny/drift_20261123_070000.html');
    expect(report.status).toBe(200);
    expect(report.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(report.headers.get('x-content-type-options')).toBe('nosniff');
    for (const path of [
      '/reports/tiny/secret.html',
      '/reports/tiny/drift_20261123_070001.html',
      '/reports/tiny/..%2f..%2f..%2fsentinel.config.yaml',
      '/reports/%2e%2e/drift_20261123_070000.html',
      '/reports/tiny/drift_20261123_070000.html%00.json',
    ]) {
      expect((await app.request(path)).status, path).toBe(404);
    }
  });
});

describe('API keys', () => {
  it('opens everything but health probes to holders of a key only', async () => {
    const keys = 'first-of-the-keys,second-of-the-keys';
    const locked = appOf(
      project,
      apiKeys(project.config, {
        SENTINEL_API_KEY: keys,
        SENTINEL_API_KEYS: 'app:predict:key-of-the-app-only',
      }),
    );
    const ask = (key?: string) =>
      locked.request('/runs', key === undefined ? {} : { headers: { Authorization: `Bearer ${key}` } });
    expect((await ask()).status).toBe(401);
    expect((await ask()).headers.get('www-authenticate')).toContain('Bearer');
    expect((await ask('wrong')).status).toBe(401);
    expect((await ask('second-of-the-keys')).status).toBe(200);
    const forbidden = await ask('key-of-the-app-only');
    expect(forbidden.status).toBe(403);
    expect(await forbidden.json()).toMatchObject({ code: 'SENT_FORBIDDEN' });
    const basic = `Basic ${Buffer.from('anyone:first-of-the-keys').toString('base64')}`;
    expect((await locked.request('/runs', { headers: { Authorization: basic } })).status).toBe(200);
    expect((await locked.request('/health/live')).status).toBe(200);
    expect((await locked.request('/metrics')).status).toBe(401);
    await models.close();
  });
});
