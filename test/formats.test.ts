/** Every format of prediction requests, on a real socket: same rows, same answers, same log, same refusals. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { invocationsResponseSchema } from '../api/mlflow/schemas.js';
import { inferResponseSchema, modelMetadataSchema } from '../api/open-inference/schemas.js';
import type { RunningApi } from '../api/start-api.js';
import { parseCsv } from '../model/parse-csv.js';
import { runningApi } from './running-api.js';
import { type TinyProject, tinyProject } from './tiny-project.js';

const problemSchema = z.object({
  status: z.number(),
  code: z.string(),
  detail: z.string(),
  error: z.string(),
  errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
});
const answersSchema = z.object({
  predictions: z.array(z.object({ prediction: z.number(), label: z.string(), probability: z.number() })),
});

let project: TinyProject;
let api: RunningApi;
beforeAll(async () => {
  project = await tinyProject({ settings: 'api: { body_limit: 20000, batch_limit: 100 }' });
  api = await runningApi(project.config);
});
afterAll(async () => {
  await api.stop();
  await project.remove();
});

const JSON_TYPE = { 'Content-Type': 'application/json' };

function post(path: string, body: unknown, headers: Record<string, string> = JSON_TYPE): Promise<Response> {
  const sent = typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
  return fetch(`${api.address}${path}`, { method: 'POST', headers, body: sent });
}

/** Cells of the live log by prediction id. */
async function loggedRows(): Promise<Map<string, (string | null)[]>> {
  const folder = join(project.config.data_dir, 'live', 'tiny');
  const rows = new Map<string, (string | null)[]>();
  for (const name of (await readdir(folder)).filter((file) => file.startsWith('live_predictions'))) {
    const columns = parseCsv(await readFile(join(folder, name), 'utf8'), name);
    for (const [at, id] of (columns.get('id') ?? []).entries()) {
      rows.set(
        id ?? '',
        [...columns.entries()].slice(3).map(([, cells]) => cells[at] ?? null),
      );
    }
  }
  return rows;
}

/** A missing city, one that nobody trained on, and one that CSV must quote. */
const ROWS = [
  { age: 20, city: 'Bern' },
  { age: 69.5, city: null },
  { age: 45, city: 'Atlantis' },
  { age: 45, city: 'a "b",\nc' },
];
const AGES = ROWS.map(({ age }) => age);
const CITIES = ROWS.map(({ city }) => city);
const COLUMNS = [
  { name: 'age', shape: [4], datatype: 'FP64', data: AGES },
  { name: 'city', shape: [4, 1], datatype: 'BYTES', data: CITIES },
];
const TENSOR = AGES.flatMap((age, at) => [String(age), CITIES[at] ?? null]);

const FORMATS: [string, string, unknown, Record<string, string>?][] = [
  ['one input for each feature', '/v2/models/tiny/infer', { inputs: COLUMNS }],
  ['inputs in another order', '/v2/models/tiny/infer', { inputs: COLUMNS.toReversed() }],
  [
    'inputs as MLServer sends a data frame',
    '/v2/models/tiny/infer',
    {
      parameters: { content_type: 'pd' },
      inputs: COLUMNS.map((column) => ({ ...column, shape: [4, 1], parameters: { content_type: 'pd' } })),
    },
  ],
  [
    'one tensor, flat',
    '/v2/models/tiny/infer',
    { inputs: [{ name: 'x', shape: [4, 2], datatype: 'BYTES', data: TENSOR }] },
  ],
  [
    'one tensor, nested',
    '/v2/models/tiny/infer',
    {
      inputs: [
        {
          name: 'x',
          shape: [4, 2],
          datatype: 'BYTES',
          data: ROWS.map(({ age, city }) => [String(age), city]),
        },
      ],
    },
  ],
  [
    'dataframe_split',
    '/invocations',
    {
      dataframe_split: {
        columns: ['city', 'age'],
        index: [0, 1, 2, 3],
        data: ROWS.map((row) => [row.city, row.age]),
      },
    },
  ],
  [
    'dataframe_split without columns',
    '/invocations',
    { dataframe_split: { data: ROWS.map((row) => [row.age, row.city]) } },
  ],
  ['dataframe_records', '/invocations', { dataframe_records: ROWS }],
  ['instances by name', '/invocations', { instances: ROWS, params: {} }],
  [
    'instances by position',
    '/models/tiny/invocations',
    { instances: ROWS.map((row) => [row.age, row.city]) },
  ],
  ['inputs by column', '/invocations', { inputs: { city: CITIES, age: AGES } }],
  [
    'inputs by column, each [rows, 1]',
    '/invocations',
    { inputs: { city: CITIES, age: AGES.map((age) => [age]) } },
  ],
  ['inputs by position', '/invocations', { inputs: ROWS.map((row) => [row.age, row.city]) }],
  [
    'dataframe_split with the NaN that Python writes',
    '/invocations',
    JSON.stringify({
      dataframe_split: { columns: ['age', 'city'], data: ROWS.map((row) => [row.age, row.city]) },
    }).replace('null', 'NaN'),
  ],
  [
    'CSV',
    '/invocations',
    'age,city\n20,Bern\n69.5,\n45,Atlantis\n45,"a ""b"",\nc"\n',
    { 'Content-Type': 'text/csv; charset=utf-8' },
  ],
  [
    'CSV as pandas writes it, with its index',
    '/models/tiny/invocations',
    ',age,city\r\n0,20.0,Bern\r\n1,69.5,\r\n2,45.0,Atlantis\r\n3,45.0,"a ""b"",\nc"\r\n',
    { 'Content-Type': 'text/csv' },
  ],
];

describe('formats', () => {
  it.each<(typeof FORMATS)[number]>(FORMATS)(
    '%s is answered as /predict answers, and logged alike',
    async (_, path, body, headers) => {
      const expected = answersSchema.parse(
        await (await post('/predict', { instances: ROWS })).json(),
      ).predictions;
      const response = await post(path, body, headers);
      const json: unknown = await response.json();
      expect(response.status, JSON.stringify(json)).toBe(200);
      const { ids, probabilities, labels, predictions } = path.startsWith('/v2')
        ? inferred(json)
        : invoked(json);
      expect(predictions).toEqual(expected.map(({ prediction }) => prediction));
      expect(labels).toEqual(expected.map(({ label }) => label));
      expect(probabilities).toEqual(expected.map(({ probability }) => probability));
      const logged = await loggedRows();
      for (const [at, id] of ids.entries()) {
        expect(logged.get(id)).toEqual([
          String(AGES[at]),
          CITIES[at],
          String(predictions[at]),
          String(probabilities[at]),
        ]);
      }
    },
  );

  it('refuses the same rows in every format, with the same words and a pointer into each', async () => {
    const refused: [path: string, body: unknown, pointer: string, headers?: Record<string, string>][] = [
      [
        '/predict',
        {
          instances: [
            { age: 20, city: 'x' },
            { age: 200, city: 'x' },
          ],
        },
        '/instances/1/age',
      ],
      [
        '/v2/models/tiny/infer',
        {
          inputs: [
            { name: 'city', shape: [2], datatype: 'BYTES', data: ['x', 'x'] },
            { name: 'age', shape: [2, 1], datatype: 'INT64', data: [[20], [200]] },
          ],
        },
        '/inputs/1/data/1/0',
      ],
      [
        '/v2/models/tiny/infer',
        { inputs: [{ name: 'x', shape: [2, 2], datatype: 'BYTES', data: ['20', 'x', '200', 'x'] }] },
        '/inputs/0/data/2',
      ],
      [
        '/invocations',
        {
          dataframe_split: {
            columns: ['city', 'age'],
            data: [
              ['x', 20],
              ['x', 200],
            ],
          },
        },
        '/dataframe_split/data/1/1',
      ],
      [
        '/invocations',
        {
          dataframe_records: [
            { age: 20, city: 'x' },
            { age: 200, city: 'x' },
          ],
        },
        '/dataframe_records/1/age',
      ],
      ['/invocations', { inputs: { age: [20, 200], city: ['x', 'x'] } }, '/inputs/age/1'],
      [
        '/invocations',
        {
          instances: [
            [20, 'x'],
            [200, 'x'],
          ],
        },
        '/instances/1/0',
      ],
    ];
    const before = (await loggedRows()).size;
    for (const [path, body, pointer] of refused) {
      const response = await post(path, body);
      const problem = problemSchema.parse(await response.json());
      expect(problem, path).toMatchObject({ status: 422, code: 'SENT_REQUEST_INVALID' });
      expect(problem.errors).toEqual([
        { pointer, detail: 'expected a number from 0 to 150, got 200 (number)' },
      ]);
      expect(problem.error).toBe(problem.detail);
    }
    const csv = await post('/invocations', 'age,city\n20,x\n200,x\n', { 'Content-Type': 'text/csv' });
    expect(problemSchema.parse(await csv.json()).errors).toEqual([
      { pointer: '', detail: 'row 3, column "age": expected a number from 0 to 150, got 200 (number)' },
    ]);
    expect((await loggedRows()).size).toBe(before);
  });

  it('knows a missing value in every format, and refuses it where the feature must be there', async () => {
    const refused: [string, unknown, Record<string, string>?][] = [
      ['/predict', { age: null, city: 'x' }],
      [
        '/v2/models/tiny/infer',
        '{"inputs":[{"name":"age","shape":[1],"datatype":"FP64","data":[NaN]},{"name":"city","shape":[1],"datatype":"BYTES","data":["x"]}]}',
      ],
      [
        '/v2/models/tiny/infer',
        { inputs: [{ name: 'x', shape: [1, 2], datatype: 'BYTES', data: ['nan', 'x'] }] },
      ],
      ['/invocations', '{"dataframe_split":{"columns":["age","city"],"data":[[NaN,"x"]]}}'],
      ['/invocations', 'age,city\n,x\n', { 'Content-Type': 'text/csv' }],
      ['/invocations', 'age,city\nNA,x\n', { 'Content-Type': 'text/csv' }],
    ];
    for (const [path, body, headers] of refused) {
      const response = await post(path, body, headers);
      const { detail } = problemSchema.parse(await response.json());
      expect(detail, `${path} ${JSON.stringify(body)}`).toContain(
        'expected a number from 0 to 150, got null',
      );
    }
  });

  it('holds every format to the limits of rows and bytes', async () => {
    const many = Array.from({ length: 101 }, () => 1);
    const texts = many.map(() => 'x');
    for (const body of [
      {
        inputs: [
          { name: 'age', shape: [101], datatype: 'INT8', data: many },
          { name: 'city', shape: [101], datatype: 'BYTES', data: texts },
        ],
      },
    ]) {
      expect((await post('/v2/models/tiny/infer', body)).status).toBe(422);
    }
    for (const body of [
      { inputs: { age: many, city: texts } },
      { dataframe_records: many.map((age) => ({ age, city: 'x' })) },
      { dataframe_split: { data: many.map((age) => [age, 'x']) } },
    ]) {
      const response = await post('/invocations', body);
      expect(problemSchema.parse(await response.json()).detail).toContain(
        'expected at most 100 rows, got 101',
      );
    }
    for (const path of ['/v2/models/tiny/infer', '/invocations']) {
      expect((await post(path, { inputs: 'x'.repeat(30_000) })).status, path).toBe(413);
    }
  });
});

describe('the Open Inference Protocol', () => {
  it('describes server, model and readiness', async () => {
    const get = async (path: string) => (await fetch(`${api.address}${path}`)).json();
    expect(await get('/v2')).toEqual({
      name: 'sentinelml',
      version: '1.2.3',
      extensions: ['binary_tensor_data'],
    });
    expect(await get('/v2/health/live')).toEqual({ live: true });
    expect(await get('/v2/health/ready')).toEqual({ ready: true, problems: [] });
    expect(await get('/v2/models/tiny/ready')).toEqual({ name: 'tiny', ready: true, problems: [] });
    const metadata = modelMetadataSchema.parse(await get('/v2/models/tiny'));
    expect(metadata).toMatchObject({
      name: 'tiny',
      inputs: [
        { name: 'age', datatype: 'FP64', shape: [-1] },
        { name: 'city', datatype: 'BYTES', shape: [-1] },
      ],
    });
    const [version = ''] = metadata.versions;
    expect(await get(`/v2/models/tiny/versions/${version}`)).toEqual(metadata);
    expect(await get(`/v2/models/tiny/versions/${version}/ready`)).toMatchObject({ ready: true });
    expect(await get('/v2/models/tiny/versions/other/ready')).toMatchObject({
      code: 'SENT_MODEL_VERSION_NOT_SERVED',
      error: expect.stringContaining(`served by version "${version}"`),
    });
    expect(await get('/v2/models/nope/ready')).toMatchObject({ status: 404, code: 'SENT_MODEL_UNKNOWN' });
  });

  it('repeats the id and answers with the outputs that were asked for, in that order', async () => {
    const body = { id: 'a-7', inputs: COLUMNS, outputs: [{ name: 'label' }, { name: 'predict_proba' }] };
    const answer = inferResponseSchema.parse(await (await post('/v2/models/tiny/infer', body)).json());
    expect(answer).toMatchObject({ id: 'a-7', model_name: 'tiny' });
    expect(answer.outputs.map(({ name, shape, datatype }) => ({ name, shape, datatype }))).toEqual([
      { name: 'label', shape: [4], datatype: 'BYTES' },
      { name: 'predict_proba', shape: [4, 2], datatype: 'FP64' },
    ]);
    const without = inferResponseSchema.parse(
      await (await post('/v2/models/tiny/infer', { inputs: COLUMNS })).json(),
    );
    expect(without).not.toHaveProperty('id');
    expect(without.outputs.map(({ name }) => name)).toEqual([
      'predict',
      'predict_proba',
      'label',
      'prediction_id',
    ]);
  });

  const age = { name: 'age', shape: [1], datatype: 'FP64', data: [30] };
  const city = { name: 'city', shape: [1], datatype: 'BYTES', data: ['Bern'] };
  it.each<[string, unknown, string, string]>([
    ['no inputs', {}, '/inputs', 'expected a list of inputs, got nothing'],
    ['an empty list', { inputs: [] }, '/inputs', 'expected at least one input, got none'],
    ['a list as the body', [], '', 'expected an object with "inputs", got a list'],
    [
      'an unknown datatype',
      { inputs: [{ ...age, datatype: 'FLOAT' }, city] },
      '/inputs/0/datatype',
      'expected one of BOOL, UINT8',
    ],
    [
      'numbers for a category',
      { inputs: [age, { ...city, datatype: 'INT64', data: [1] }] },
      '/inputs/1/datatype',
      'expected BYTES, for a text, got INT64',
    ],
    [
      'texts for a number',
      { inputs: [{ ...age, datatype: 'BYTES', data: ['30'] }, city] },
      '/inputs/0/datatype',
      'expected a datatype of numbers, got BYTES',
    ],
    [
      'an element of another type',
      { inputs: [{ ...age, datatype: 'INT8', data: [300] }, city] },
      '/inputs/0/data/0',
      'expected an integer from -128 to 127 (INT8), got 300 (number)',
    ],
    [
      'a fraction as an integer',
      { inputs: [{ ...age, datatype: 'INT64', data: [1.5] }, city] },
      '/inputs/0/data/0',
      'got 1.5 (number)',
    ],
    [
      'fewer elements than the shape has',
      { inputs: [{ ...age, shape: [2] }, city] },
      '/inputs/0/data',
      'expected 2 elements for shape [2], got 1',
    ],
    [
      'inputs of different length',
      { inputs: [age, { ...city, shape: [2], data: ['a', 'b'] }] },
      '/inputs/1/shape',
      'expected [1] or [1, 1]',
    ],
    [
      'a ragged nesting',
      { inputs: [{ name: 'x', shape: [2, 2], datatype: 'BYTES', data: [['1', 'a'], ['2']] }] },
      '/inputs/0/data',
      'row 1 is something else',
    ],
    [
      'a tensor of another width',
      { inputs: [{ name: 'x', shape: [1, 3], datatype: 'BYTES', data: ['1', 'a', 'b'] }] },
      '/inputs/0/shape',
      'expected [rows, 2], one column for each of age, city, got [1, 3]',
    ],
    [
      'a tensor of numbers for a model with categories',
      { inputs: [{ name: 'x', shape: [1, 2], datatype: 'FP32', data: [1, 2] }] },
      '/inputs/0/datatype',
      'expected BYTES, as the feature "city" is a text',
    ],
    [
      'a feature that does not come',
      { inputs: [age] },
      '/inputs',
      'expected the feature "city", got nothing',
    ],
    ['a feature that comes twice', { inputs: [age, age, city] }, '/inputs/1/name', 'comes twice'],
    [
      'an unknown input',
      { inputs: [age, city, { ...city, name: 'x' }] },
      '/inputs/2/name',
      '"x" (string) is no feature; the features are age, city',
    ],
    [
      'an unknown output',
      { inputs: [age, city], outputs: [{ name: 'x' }] },
      '/outputs/0/name',
      'expected one of predict, predict_proba, label, prediction_id',
    ],
    [
      'shared memory',
      { inputs: [{ ...age, data: undefined, parameters: { shared_memory_region: 'a' } }, city] },
      '/inputs/0/parameters/shared_memory_region',
      'not served',
    ],
    [
      'another content type',
      { inputs: [{ ...age, parameters: { content_type: 'datetime' } }, city] },
      '/inputs/0/parameters/content_type',
      'expected one of np, pd, str, base64',
    ],
    [
      'no rows',
      {
        inputs: [
          { ...age, shape: [0], data: [] },
          { ...city, shape: [0], data: [] },
        ],
      },
      '/inputs',
      'expected at least one row, got none',
    ],
  ])('refuses %s and points at it', async (_, body, pointer, detail) => {
    const response = await post('/v2/models/tiny/infer', body);
    const problem = problemSchema.parse(await response.json());
    expect(problem.status).toBe(422);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(problem.errors).toContainEqual({ pointer, detail: expect.stringContaining(detail) });
  });

  it('takes raw tensors behind the JSON and answers with some when asked', async () => {
    const ages = new Uint8Array(Float32Array.of(30, 60).buffer);
    const cities = Buffer.concat(['Bern', 'Zürich'].flatMap((text) => [lengthOf(text), Buffer.from(text)]));
    const header = {
      parameters: { binary_data_output: true },
      inputs: [
        { name: 'age', shape: [2, 1], datatype: 'FP32', parameters: { binary_data_size: ages.length } },
        { name: 'city', shape: [2, 1], datatype: 'BYTES', parameters: { binary_data_size: cities.length } },
      ],
    };
    const json = Buffer.from(JSON.stringify(header));
    const body = new Uint8Array(Buffer.concat([json, ages, cities]));
    const headers = {
      'Content-Type': 'application/octet-stream',
      'Inference-Header-Content-Length': String(json.length),
    };
    const response = await post('/v2/models/tiny/infer', body, headers);
    expect(response.status).toBe(200);
    const bytes = Buffer.from(await response.arrayBuffer());
    const length = Number(response.headers.get('inference-header-content-length'));
    const { outputs } = inferResponseSchema.parse(JSON.parse(bytes.subarray(0, length).toString()));
    expect(outputs.map(({ parameters }) => parameters?.binary_data_size)).toEqual([
      16,
      32,
      expect.any(Number),
      80,
    ]);
    const rows = [
      { age: 30, city: 'Bern' },
      { age: 60, city: 'Zürich' },
    ];
    const expected = answersSchema.parse(
      await (await post('/predict', { instances: rows })).json(),
    ).predictions;
    expect([0, 1].map((at) => Number(bytes.readBigInt64LE(length + 8 * at)))).toEqual(
      expected.map(({ prediction }) => prediction),
    );
    expect([0, 1].map((at) => bytes.readDoubleLE(length + 16 + 16 * at + 8))).toEqual(
      expected.map(({ probability }) => probability),
    );

    const torn = await post('/v2/models/tiny/infer', body.subarray(0, body.length - 1), headers);
    expect(problemSchema.parse(await torn.json())).toMatchObject({
      status: 422,
      detail: expect.stringContaining('runs over the end'),
    });
    const wrong = await post('/v2/models/tiny/infer', body, {
      ...headers,
      'Inference-Header-Content-Length': '99999',
    });
    expect(problemSchema.parse(await wrong.json())).toMatchObject({
      status: 400,
      code: 'SENT_REQUEST_BINARY_INVALID',
    });
  });

  it('takes a request without Content-Type, as Triton’s clients send it, but not from a browser', async () => {
    const body = new TextEncoder().encode(JSON.stringify({ inputs: COLUMNS }));
    expect((await post('/v2/models/tiny/infer', body, {})).status).toBe(200);
    expect((await post('/v2/models/tiny/infer', body, { Origin: 'https://elsewhere.example' })).status).toBe(
      415,
    );
    expect((await post('/v2/models/tiny/infer', body, { 'Content-Type': 'text/plain' })).status).toBe(415);
  });
});

describe('the protocol of MLflow', () => {
  it('answers probes and says its version', async () => {
    for (const path of ['/ping', '/health']) {
      expect(await (await fetch(`${api.address}${path}`)).json()).toEqual({ ready: true, problems: [] });
    }
    expect(await (await fetch(`${api.address}/version`)).text()).toBe('1.2.3');
  });

  it.each<[string, unknown, string, string]>([
    [
      'no form',
      {},
      '',
      'expected an object with exactly one of dataframe_split, dataframe_records, instances, inputs, got none of them',
    ],
    ['two forms', { instances: [], inputs: [] }, '', 'got instances and inputs'],
    ['a bare list', [[1, 'x']], '', 'got a list'],
    ['parameters', { instances: [[1, 'x']], params: { a: 1 } }, '/params/a', 'unknown key'],
    ['rows of both kinds', { instances: [[1, 'x'], { age: 1 }] }, '/instances', 'all objects, or all lists'],
    [
      'a row that is short',
      { inputs: [[1, 'x'], [1]] },
      '/inputs/1',
      'expected 2 values, one for each of age, city, got 1',
    ],
    [
      'columns of different length',
      { inputs: { age: [1, 2], city: ['x'] } },
      '/inputs/city',
      'expected 2 values, as many as the first column has, got 1',
    ],
    [
      'an unknown column',
      { dataframe_split: { columns: ['age', 'city', 'x'], data: [[1, 'x', 1]] } },
      '/dataframe_split/columns/2',
      'is no feature',
    ],
    [
      'a record without a feature',
      { dataframe_records: [{ age: 1 }] },
      '/dataframe_records/0/city',
      'expected a text, got nothing',
    ],
    [
      'data that is no list',
      { dataframe_split: { columns: ['age'], data: 'x' } },
      '/dataframe_split/data',
      'expected a list, got "x" (string)',
    ],
    ['no rows', { instances: [] }, '/instances', 'expected at least one row, got none'],
  ])('refuses %s and points at it', async (_, body, pointer, detail) => {
    const response = await post('/invocations', body);
    const problem = problemSchema.parse(await response.json());
    expect(problem.status).toBe(422);
    expect(problem.errors).toContainEqual({ pointer, detail: expect.stringContaining(detail) });
  });

  it('refuses what is neither JSON nor CSV', async () => {
    const codeOf = async (body: unknown, type: string) =>
      problemSchema.parse(await (await post('/invocations', body, { 'Content-Type': type })).json()).code;
    expect(await codeOf('x', 'text/plain')).toBe('SENT_REQUEST_MEDIA_TYPE');
    expect(await codeOf('age,city\n1,x', 'text/csv; charset=latin1')).toBe('SENT_REQUEST_MEDIA_TYPE');
    expect(await codeOf('age,city\n1', 'text/csv')).toBe('SENT_REQUEST_CSV_INVALID');
    expect(await codeOf('', 'text/csv')).toBe('SENT_REQUEST_CSV_INVALID');
    expect(await codeOf(Buffer.from('age,city\n1,\xff', 'latin1'), 'text/csv')).toBe(
      'SENT_REQUEST_CSV_INVALID',
    );
    expect(await codeOf('{"inputs": [[-NaN, "x"]]}', 'application/json')).toBe('SENT_REQUEST_MALFORMED');
    expect(await codeOf(Uint8Array.of(0x22, 0xff, 0x22), 'application/json')).toBe('SENT_REQUEST_MALFORMED');
  });
});

interface Answered {
  readonly ids: readonly string[];
  readonly predictions: readonly number[];
  readonly labels: readonly string[] | undefined;
  /** Of the positive class. */
  readonly probabilities: readonly (number | undefined)[];
}

function inferred(json: unknown): Answered {
  const outputs = new Map(
    inferResponseSchema.parse(json).outputs.map(({ name, data }) => [name, data ?? []]),
  );
  const texts = z.array(z.string());
  const numbers = z.array(z.number());
  return {
    ids: texts.parse(outputs.get('prediction_id')),
    predictions: numbers.parse(outputs.get('predict')),
    labels: texts.parse(outputs.get('label')),
    probabilities: numbers.parse(outputs.get('predict_proba')).filter((_, at) => at % 2 === 1),
  };
}

function invoked(json: unknown): Answered {
  const { ids, predictions, labels, probabilities } = invocationsResponseSchema.parse(json);
  return { ids, predictions, labels, probabilities: (probabilities ?? []).map(([, positive]) => positive) };
}

function lengthOf(text: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(Buffer.byteLength(text));
  return length;
}
