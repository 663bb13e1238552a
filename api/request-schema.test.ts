import { describe, expect, it } from 'vitest';
import { SentinelError } from '../config/errors.js';
import { modelOf, parseConfig } from '../config/load-config.js';
import { createRequestParser } from './request-schema.js';

const model = modelOf(
  parseConfig(
    `
default_model: m
models:
  m:
    features:
      age: { type: numeric, min: 0, max: 150 }
      rooms: { type: numeric, integer: true, nullable: true }
      "a/b~c": { type: categorical, values: [x, y] }
    target: { name: y, classes: [a, b] }
    reference: r.csv
`,
    '/p/c.yaml',
  ),
);
const parse = createRequestParser(model, { batch_limit: 3, text_limit: 20 });
const row = { age: 39, rooms: 2, 'a/b~c': 'x' };

function problemsOf(body: unknown): readonly { pointer: string; detail: string }[] {
  try {
    parse(body);
  } catch (error) {
    if (error instanceof SentinelError && error.code === 'SENT_REQUEST_INVALID') return error.errors;
    throw error;
  }
  throw new Error('the request was accepted');
}

describe('createRequestParser', () => {
  it('takes one row, and lists of rows', () => {
    expect(parse(row)).toEqual({ rows: [row], batch: false });
    expect(parse({ instances: [row, row] })).toEqual({ rows: [row, row], batch: true });
  });

  it('takes a text as long as it may be', () => {
    expect(parse({ ...row, 'a/b~c': '😀'.repeat(10) }).rows).toHaveLength(1);
  });

  it('takes categories it does not know, and null where a feature is nullable', () => {
    expect(parse({ ...row, rooms: null, 'a/b~c': 'unheard of' }).rows[0]).toMatchObject({
      rooms: null,
      'a/b~c': 'unheard of',
    });
  });

  it.each([
    [
      'a text for a number',
      { ...row, age: '39' },
      '/age',
      'expected a number from 0 to 150, got "39" (string)',
    ],
    [
      'a number out of range',
      { ...row, age: 200 },
      '/age',
      'expected a number from 0 to 150, got 200 (number)',
    ],
    [
      'a text that is too long',
      { ...row, 'a/b~c': 'x'.repeat(21) },
      '/a~1b~0c',
      'expected a text of at most 20 characters, got 21',
    ],
    ['a fraction for an integer', { ...row, rooms: 1.5 }, '/rooms', 'expected an integer, got 1.5 (number)'],
    ['an infinite number', { ...row, age: JSON.parse('1e999') }, '/age', 'expected a number from 0 to 150'],
    ['null for a feature that is required', { ...row, age: null }, '/age', 'got null'],
    ['a missing feature', { age: 1, rooms: 1 }, '/a~1b~0c', 'expected a text, got nothing'],
    ['a feature nobody knows', { ...row, agee: 1 }, '/agee', 'unknown feature'],
    [
      'a polluted prototype',
      JSON.parse('{"age":1,"rooms":1,"a/b~c":"x","__proto__":{"x":1}}'),
      '/__proto__',
      'unknown feature',
    ],
    ['a list for a row', [row], '', 'expected an object of features, got a list'],
    ['nothing', null, '', 'expected an object of features, got null'],
    ['no rows', { instances: [] }, '/instances', 'at least one row'],
    ['too many rows', { instances: [row, row, row, row] }, '/instances', 'at most 3 rows'],
    [
      'instances that are no list',
      { instances: row },
      '/instances',
      'expected a list of rows, got an object',
    ],
    ['a bad row in a list', { instances: [row, { ...row, age: {} }] }, '/instances/1/age', 'got an object'],
  ])('refuses %s and points at it', (_, body, pointer, detail) => {
    expect(problemsOf(body)).toContainEqual({ pointer, detail: expect.stringContaining(detail) });
  });

  it('lists at most a hundred problems and shows five', () => {
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`x${i}`, i]));
    expect(problemsOf(many).length).toBe(100);
    expect(() => parse(many)).toThrow(/and 49\d more$/);
  });
});
