/** Every format of prediction requests, on a real socket: same rows, same answers, same log, same refusals. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { invocationsResponseSchema } from '../api/mlflow/schemas.js';
import { inferResponseSchema } from '../api/open-inference/schemas.js';
import { parseCsv } from '../model/parse-csv.js';
import { answersSchema, askedApi, problemSchema } from './asked-api.js';
import { AGES, CITIES, COLUMNS, ROWS } from './format-rows.js';

const { post, project } = askedApi('api: { body_limit: 20000, batch_limit: 100 }');

/** Cells of the live log by prediction id. */
async function loggedRows(): Promise<Map<string, (string | null)[]>> {
  const folder = join(project().config.data_dir, 'live', 'tiny');
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
