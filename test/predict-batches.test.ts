/** Large batches, which another thread predicts, beside the same requests answered by the main thread. */
import { EventEmitter } from 'node:events';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { Registry } from 'prom-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type Batches, createBatches } from '../api/batch/batches.js';
import { LEAST_BATCH_BYTES } from '../api/batch/large-batch.js';
import { createApp } from '../api/create-app.js';
import { awayOperations } from '../api/dashboard/operations.fixture.js';
import { createRuns } from '../api/runs.js';
import { createServedModels, type ServedModel, type ServedModels } from '../api/served-models.js';
import { modelOf } from '../config/load-config.js';
import { createLog } from '../config/log.js';
import { spawnThread } from '../config/spawn-thread.js';
import { createHttpMetrics } from '../metrics/http-metrics.js';
import { createPredictionMetrics } from '../metrics/prediction-metrics.js';
import { loadModel } from '../model/load-model.js';
import type { ModelFile } from '../model/model-file.js';
import { parseCsv } from '../model/parse-csv.js';
import { createLiveLog } from '../store/live-log.js';
import { createRunHistory } from '../store/run-history.js';
import { type TinyProject, tinyProject, tinyRow } from './tiny-project.js';

const NOW = new Date('2026-11-23T08:00:00.000Z');
const ROWS = 800;
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/g;
const answerSchema = z.object({
  predictions: z.array(z.object({ id: z.uuidv4(), prediction: z.number(), model_version: z.string() })),
});

let project: TinyProject;
/** Has the main thread do everything. */
let alone: Side;
/** Has another thread predict large batches. */
let threaded: Side;
let batches: Batches;
/** Batches that the other thread has predicted. */
let predicted = 0;

interface Side {
  readonly app: ReturnType<typeof createApp>;
  readonly registry: Registry;
  readonly models: ServedModels;
}

function side({ config }: TinyProject, given: { readonly batches?: Batches } = {}): Side {
  const registry = new Registry();
  const predictionMetrics = createPredictionMetrics(registry, () => []);
  const models = createServedModels({
    config,
    loadModel,
    modelStamp: () => Promise.resolve(''),
    openLog: ({ live_dir }, header) =>
      createLiveLog({ directory: live_dir, columns: [...header], now: () => NOW }),
    metrics: () => predictionMetrics,
  });
  const history = createRunHistory({ dataDir: config.data_dir });
  const app = createApp({
    ...{ config, models, history, registry, predictionMetrics, ...given },
    feedback: {
      take: () => Promise.reject(new Error('no feedback here')),
      logs: () => [],
      close: async () => {},
    },
    operations: awayOperations(),
    runs: createRuns({ config, history, startRun: () => Promise.reject(new Error('no Temporal here')) }),
    httpMetrics: createHttpMetrics(registry),
    productVersion: '0.0.0',
    log: createLog('test', { write: () => {} }),
    now: () => NOW,
    apiKeys: [],
    accepting: () => true,
  });
  return { app, registry, models };
}

const time = () => NOW.toISOString();
const some = (rows: number) =>
  Array.from({ length: rows }, (_, at) => {
    const { age, city } = tinyRow(at);
    return { age: age + at / 1000, city: at % 7 === 0 ? null : at % 5 === 0 ? `${city}, "${at}"` : city };
  });
const bodyOf = (rows: readonly unknown[]) => Buffer.from(JSON.stringify({ instances: rows }));

beforeAll(async () => {
  project = await tinyProject({ settings: `api: { batch_limit: ${ROWS} }` });
  const made = createBatches({ limits: project.config.api, time });
  await made.start();
  batches = {
    ...made,
    async predict(...given) {
      const batch = await made.predict(...given);
      if (batch !== null) predicted += 1;
      return batch;
    },
  };
  [alone, threaded] = [side(project), side(project, { batches })];
});
afterAll(async () => {
  await batches.close();
  for (const { models } of [alone, threaded]) await models.close();
  await project.remove();
});

async function ask({ app }: Side, body: string | Uint8Array<ArrayBuffer>) {
  const answer = await app.request('/predict', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Request-Id': 'mine' },
    body,
  });
  const headers = Object.fromEntries([...answer.headers].sort());
  return { status: answer.status, headers, body: await answer.text() };
}

/** Asks both, and says whether the other thread has answered. */
async function both(body: string | Uint8Array<ArrayBuffer>): Promise<{ status: number; byThread: boolean }> {
  const before = predicted;
  const [one, other] = [await ask(alone, body), await ask(threaded, body)];
  const comparable = (answer: typeof one) => ({ ...answer, body: answer.body.replaceAll(UUID, 'UUID') });
  expect(comparable(other)).toEqual(comparable(one));
  return { status: one.status, byThread: predicted > before };
}

async function logged(): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  const folder = modelOf(project.config).live_dir;
  for (const name of await readdir(folder))
    for (const id of parseCsv(await readFile(join(folder, name), 'utf8'), name).get('id') ?? [])
      counts.set(id ?? '', (counts.get(id ?? '') ?? 0) + 1);
  return counts;
}

describe('what the other thread answers', () => {
  it('is what this one does, and stands in the log once', async () => {
    expect(await both(bodyOf(some(ROWS)))).toEqual({ status: 200, byThread: true });
    const { body } = await ask(threaded, bodyOf(some(ROWS)));
    const { predictions } = answerSchema.parse(JSON.parse(body));
    expect(predictions).toHaveLength(ROWS);
    const counts = await logged();
    for (const { id } of predictions) expect(counts.get(id)).toBe(1);
    const { recent } = await threaded.models.get('tiny');
    for (const { id } of predictions) expect(recent.has(id)).toBe(true);
  });

  it('is logged as this one logs it, cell by cell', async () => {
    await rm(modelOf(project.config).live_dir, { recursive: true });
    expect(await both(bodyOf(some(ROWS)))).toEqual({ status: 200, byThread: true });
    const folder = modelOf(project.config).live_dir;
    const texts = await Promise.all(
      (await readdir(folder)).map(async (name) =>
        (await readFile(join(folder, name), 'utf8')).replaceAll(UUID, 'UUID'),
      ),
    );
    expect(texts).toHaveLength(2);
    expect(texts[0]?.split('\n').length).toBe(ROWS + 2);
    expect(texts[1]).toBe(texts[0]);
  });

  it('is counted as this one counts', async () => {
    const counts = async ({ registry }: Side) =>
      (await registry.metrics())
        .split('\n')
        .filter((line) =>
          /^(http_requests_total|sentinelml_predictions_total|sentinelml_prediction_log_appends)/.test(line),
        );
    const [before, after] = [
      [await counts(alone), await counts(threaded)],
      async () => [await counts(alone), await counts(threaded)],
    ];
    const value = (lines: readonly string[] = [], name: RegExp) =>
      Number(
        lines
          .find((line) => name.test(line))
          ?.split(' ')
          .at(-1) ?? 0,
      );
    await both(bodyOf(some(ROWS)));
    const now = await after();
    for (const name of [
      /outcome="written"/,
      /predicted_class="no"/,
      /predicted_class="yes"/,
      /status="200"/,
    ]) {
      const [more, moreThreaded] = [0, 1].map((at) => value(now[at], name) - value(before[at], name));
      expect(more).toBeGreaterThan(0);
      expect(moreThreaded).toBe(more);
    }
  });
});

describe('what it leaves to this one', () => {
  const long = 'x'.repeat(LEAST_BATCH_BYTES);
  it.each<[string, string | Uint8Array<ArrayBuffer>, number]>([
    ['a small batch', bodyOf(some(3)), 200],
    ['one large row', JSON.stringify({ age: 39, city: long }), 200],
    ['a batch with a row that does not fit', bodyOf([...some(700), { age: 'old', city: null }]), 422],
    ['a batch of too many', bodyOf(some(ROWS + 1)), 422],
    ['a batch with something beside it', JSON.stringify({ instances: some(700), x: 1 }), 422],
    ['an empty batch in a large body', `{"instances":[]${' '.repeat(LEAST_BATCH_BYTES)}}`, 422],
    ['half of a batch', bodyOf(some(700)).subarray(0, 20_000), 400],
    ['a byte order mark', `\uFEFF${bodyOf(some(700)).toString()}`, 200],
    ['bytes that are no UTF-8', Buffer.from(JSON.stringify({ age: 1, city: `\xff${long}` }), 'latin1'), 400],
  ])('%s', async (_, body, status) => {
    expect(await both(body)).toEqual({ status, byThread: false });
  });

  it('what is to be shown in the log, or is of a model of another tool', async () => {
    const served = await threaded.models.get('tiny');
    expect(await batches.predict(served, bodyOf(some(700)))).not.toBeNull();
    expect(await batches.predict({ ...served, payloads: () => {} }, bodyOf(some(700)))).toBeNull();
    const { file: _, ...foreign } = served.predictor;
    expect(await batches.predict({ ...served, predictor: foreign }, bodyOf(some(700)))).toBeNull();
  });
});

it('does not hand over one row, however large', async () => {
  const served = await threaded.models.get('tiny');
  const { thread, own } = played();
  const row = JSON.stringify({ age: 39, city: 'x'.repeat(2 * LEAST_BATCH_BYTES) });
  expect(await own.predict(served, Buffer.from(row))).toBeNull();
  expect(thread.said).toEqual([]);
  await own.close();
});

it('answers whatever JSON is sent as this one does', { timeout: 60_000 }, async () => {
  const age = fc.oneof({ weight: 20, arbitrary: fc.integer({ min: 0, max: 150 }) }, fc.jsonValue());
  const city = fc.oneof({ weight: 20, arbitrary: fc.option(fc.string({ unit: 'binary' })) }, fc.jsonValue());
  const row = fc.record({ age, city });
  let byThread = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 12 }), async (rows) => {
      const body = `${JSON.stringify({ instances: rows })}${' '.repeat(LEAST_BATCH_BYTES)}`;
      if ((await both(body)).byThread) byThread += 1;
    }),
    { numRuns: 200 },
  );
  expect(byThread).toBeGreaterThan(30);
});

it('answers nothing that cannot be logged', async () => {
  const folder = modelOf(project.config).live_dir;
  await rm(folder, { recursive: true });
  await writeFile(folder, 'in the way');
  const refused = await both(bodyOf(some(ROWS)));
  expect(refused).toEqual({ status: 503, byThread: true });
  await rm(folder);
  expect(await both(bodyOf(some(ROWS)))).toEqual({ status: 200, byThread: true });
});

it('gives every request the answer to its own rows, by the version that it began with', async () => {
  const served = await threaded.models.get('tiny');
  const { file } = served.predictor;
  if (file === undefined) throw new Error('Expected a forest.');
  const other: ServedModel = {
    ...served,
    predictor: {
      ...served.predictor,
      version: 'other',
      file: { ...file, header: { ...file.header, version: 'other' } },
    },
  };
  const asked = Array.from({ length: 60 }, (_, at) => ({
    served: at % 3 === 0 ? other : served,
    rows: 600 + at,
  }));
  const answers = await Promise.all(
    asked.map(({ served: by, rows }) => batches.predict(by, bodyOf(some(rows)))),
  );
  for (const [at, batch] of answers.entries()) {
    const { predictions } = answerSchema.parse(JSON.parse(Buffer.from(batch?.json ?? []).toString()));
    expect(predictions.length).toBe(asked[at]?.rows);
    expect(new Set(predictions.map(({ model_version }) => model_version))).toEqual(
      new Set([asked[at]?.served.predictor.version]),
    );
  }
});

it('is done here, every batch, when the other thread ends, and once it is closed', async () => {
  const served = await threaded.models.get('tiny');
  const threads: Worker[] = [];
  const lost: string[] = [];
  const own = createBatches({
    ...{ limits: project.config.api, time, onLost: (problem: string) => lost.push(problem) },
    spawn() {
      const thread = spawnThread('api/batch/batch-thread', null);
      threads.push(thread);
      return thread;
    },
  });
  // The first waits for it to begin, as this one would be held up by it.
  expect(await own.predict(served, bodyOf(some(700)))).not.toBeNull();
  const asked = Promise.all(Array.from({ length: 20 }, () => own.predict(served, bodyOf(some(700)))));
  await threads[0]?.terminate();
  expect((await asked).at(-1)).toBeNull();
  expect(lost).toHaveLength(1);
  // Not at once: what ended it may be there still.
  expect(await own.predict(served, bodyOf(some(700)))).toBeNull();
  await own.start();
  expect(threads).toHaveLength(1);
  await own.close();
  expect(await own.predict(served, bodyOf(some(700)))).toBeNull();
});

/** A thread that is one as far as batches are concerned, and does what a test tells it to. */
class PlayedThread extends EventEmitter {
  readonly said: unknown[] = [];
  ended = false;
  /** What the next message fails with. */
  refuses: Error | undefined;

  postMessage(message: unknown): void {
    const problem = this.refuses;
    this.refuses = undefined;
    if (problem) throw problem;
    this.said.push(message);
  }

  unref(): void {}

  async terminate(): Promise<number> {
    this.ended = true;
    this.emit('exit', 1);
    return 1;
  }
}

function played() {
  const thread = new PlayedThread();
  const lost: string[] = [];
  const own = createBatches({
    ...{ limits: project.config.api, time, onLost: (problem: string) => lost.push(problem) },
    spawn: () => thread,
  });
  const started = own.start();
  thread.emit('message', { kind: 'ready' });
  return { thread, lost, own, started };
}

describe('what goes wrong between the threads', () => {
  it('a thread that cannot be started costs nothing else', async () => {
    const served = await threaded.models.get('tiny');
    const lost: string[] = [];
    let spawned = 0;
    const own = createBatches({
      ...{ limits: project.config.api, time, onLost: (problem: string) => lost.push(problem) },
      spawn() {
        spawned += 1;
        throw new Error('no more threads here');
      },
    });
    expect(await own.predict(served, bodyOf(some(700)))).toBeNull();
    await own.start();
    expect(await own.predict(served, bodyOf(some(700)))).toBeNull();
    expect(lost).toEqual(['no more threads here']);
    expect(spawned).toBe(1);
    await own.close();
  });

  it('a batch that cannot be handed over is done here, and no other gets its answer', async () => {
    const served = await threaded.models.get('tiny');
    const { thread, own, lost } = played();
    const first = own.predict(served, bodyOf(some(700)));
    thread.refuses = new RangeError('Array buffer allocation failed');
    const refused = own.predict(served, bodyOf(some(700)));
    const last = own.predict(served, bodyOf(some(700)));
    expect(await refused).toBeNull();
    expect(lost).toEqual([]);
    const numbers = thread.said.flatMap(
      (message) => z.object({ number: z.number() }).safeParse(message).data ?? [],
    );
    expect(numbers).toHaveLength(2);
    const [one, other] = numbers.map(({ number }) => ({ kind: 'done', number, batch: { rows: number } }));
    thread.emit('message', other);
    thread.emit('message', one);
    expect([await first, await last]).toEqual([one?.batch, other?.batch]);
    await own.close();
  });

  it('a forest is told once, and shared, not copied', async () => {
    const served = await threaded.models.get('tiny');
    const { thread, own } = played();
    const first = own.predict(served, bodyOf(some(700)));
    void own.predict(served, bodyOf(some(700)));
    thread.emit('message', { kind: 'done', number: 1, batch: null });
    expect(await first).toBeNull();
    expect(thread.said).toMatchObject([{ kind: 'model' }, { kind: 'batch' }, { kind: 'batch' }]);
    const told = z.object({ options: z.object({ file: z.custom<ModelFile>() }) }).parse(thread.said[0]);
    const { outputs: _, missingLeft: __, ...arrays } = told.options.file.forest;
    for (const { buffer } of Object.values(arrays)) expect(buffer).toBeInstanceOf(SharedArrayBuffer);
    await own.close();
  });

  it('a model that cannot be handed over is handed over again', async () => {
    const served = await threaded.models.get('tiny');
    const { thread, own } = played();
    thread.refuses = new Error('it cannot be cloned');
    expect(await own.predict(served, bodyOf(some(700)))).toBeNull();
    void own.predict(served, bodyOf(some(700)));
    expect(thread.said.map((message) => z.object({ kind: z.string() }).parse(message).kind)).toEqual([
      'model',
      'batch',
    ]);
    await own.close();
  });

  it('an answer that cannot be read ends the thread, and every batch is done here', async () => {
    const served = await threaded.models.get('tiny');
    const { thread, own, lost } = played();
    const asked = [own.predict(served, bodyOf(some(700))), own.predict(served, bodyOf(some(700)))];
    thread.emit('messageerror', new Error('it cannot be read'));
    expect(await Promise.all(asked)).toEqual([null, null]);
    expect(thread.ended).toBe(true);
    expect(lost).toEqual(['it cannot be read']);
    await own.close();
  });
});
