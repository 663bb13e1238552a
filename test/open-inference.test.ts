/** The Open Inference Protocol on a real socket: metadata, outputs, refusals, and tensors behind the JSON. */
import { describe, expect, it } from 'vitest';
import { inferResponseSchema, modelMetadataSchema } from '../api/open-inference/schemas.js';
import { answersSchema, askedApi, problemSchema } from './asked-api.js';
import { COLUMNS } from './format-rows.js';

const { address, post } = askedApi('');

describe('the Open Inference Protocol', () => {
  it('describes server, model and readiness', async () => {
    const get = async (path: string) => (await fetch(`${address()}${path}`)).json();
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

function lengthOf(text: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(Buffer.byteLength(text));
  return length;
}
