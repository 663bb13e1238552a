/** MLflow's scoring protocol on a real socket: probes and refusals. */
import { describe, expect, it } from 'vitest';
import { askedApi, problemSchema } from './asked-api.js';

const { address, post } = askedApi('');

describe('the protocol of MLflow', () => {
  it('answers probes and says its version', async () => {
    for (const path of ['/ping', '/health']) {
      expect(await (await fetch(`${address()}${path}`)).json()).toEqual({ ready: true, problems: [] });
    }
    expect(await (await fetch(`${address()}/version`)).text()).toBe('1.2.3');
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
