import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { numericColumn } from './column-from-values.js';
import { detectDrift } from './index.js';
import { seededRandom } from './seeded-random.js';

const random = seededRandom(3);
const uniforms = (length: number, shift = 0) => Array.from({ length }, () => random() / 2 ** 32 + shift);

describe('detectDrift of arrays', () => {
  it('takes plain arrays, typed arrays and tables for the same', () => {
    const reference = uniforms(500);
    const current = uniforms(500, 0.5);
    const options = { createdAt: '2026-01-01T00:00:00Z' };
    const plain = detectDrift({ x: reference }, { x: current }, options);
    expect(plain.columns[0]).toMatchObject({ type: 'numeric', drifted: true });
    expect(plain.verdict).toBe('drift');
    expect(
      detectDrift({ x: Float64Array.from(reference) }, { x: Float64Array.from(current) }, options),
    ).toEqual(plain);
    const table = (values: number[]) => ({
      source: null,
      rows: values.length,
      columns: [numericColumn('x', values)],
      skipped: [],
    });
    expect(detectDrift(table(reference), table(current), options)).toEqual(plain);
  });

  it('tells by the values what a column is', () => {
    const rows = 40;
    const of = <T>(value: (row: number) => T) => Array.from({ length: rows }, (_, row) => value(row));
    const table = {
      number: of((row) => row / 7),
      bigint: of((row) => BigInt(row)),
      text: of((row) => `c${row % 3}`),
      boolean: of((row) => row % 2 === 0),
      gaps: of((row) => (row % 5 === 0 ? null : row)),
      date: of(() => new Date(0)),
      nothing: of(() => null),
      mixed: of((row) => (row === 3 ? 'x' : row)),
      int8: Int8Array.from(of((row) => row)),
      int64: BigInt64Array.from(of((row) => BigInt(row))),
    };
    const result = detectDrift(table, table);
    expect(Object.fromEntries(result.columns.map(({ name, type }) => [name, type]))).toEqual({
      number: 'numeric',
      bigint: 'numeric',
      text: 'categorical',
      boolean: 'categorical',
      gaps: 'numeric',
      nothing: 'numeric',
      int8: 'numeric',
      int64: 'numeric',
    });
    expect(result.columns.find(({ name }) => name === 'gaps')?.missing).toMatchObject({
      reference: 0.2,
      current: 0.2,
    });
    expect(result.skipped_columns.map(({ name }) => name)).toEqual(['nothing', 'date', 'mixed']);
    expect(result.verdict).toBe('stable');
    expect(new Date(result.created_at).getTime()).toBeGreaterThan(Date.now() - 60_000);
  });

  it('counts holes and undefined as missing', () => {
    const sparse: (number | undefined)[] = uniforms(50);
    delete sparse[7];
    sparse[8] = undefined;
    const [column] = detectDrift({ x: sparse }, { x: uniforms(50) }).columns;
    expect(column?.missing.reference).toBe(0.04);
  });

  it('says of bigints that a number cannot hold that they were rounded', () => {
    const large = BigInt64Array.from({ length: 40 }, (_, row) => 2n ** 53n + BigInt(row));
    expect(detectDrift({ x: large }, { x: large }).warnings).toEqual(
      ['the reference', 'the current window'].map(
        (side) =>
          `in ${side}, x: 40 integers are 2^53 or larger, where numbers are rounded to even ones and coarser`,
      ),
    );
  });

  it.each<[string, () => unknown, string]>([
    [
      'unequal lengths',
      () => detectDrift({ a: [1, 2], b: [1] }, {}),
      'reference.b: expected 2 values, as many as reference.a has, got 1',
    ],
    [
      'no record',
      () => detectDrift({}, Object(null) && JSON.parse('[1]')),
      'current: expected an object with an array for each column, got an array',
    ],
    [
      'no array',
      () => detectDrift(JSON.parse('{"a": 3}'), {}),
      'reference.a: expected an array or a typed array, got number 3',
    ],
    [
      'an object as value',
      () => detectDrift(JSON.parse('{"a": [1, {"b": 2}]}'), {}),
      'reference.a[1]: expected a number, bigint, string, boolean, Date or null, got Object',
    ],
    [
      'an unknown test',
      () => detectDrift({}, {}, JSON.parse('{"tests": {"a": "kss"}}')),
      'tests.a: expected one of ks, chisquare,',
    ],
    [
      'an unknown profile',
      () => detectDrift({}, {}, JSON.parse('{"profile": "mine"}')),
      'profile: expected one of calibrated, evidently, got "mine"',
    ],
    [
      'an unknown type',
      () => detectDrift({}, {}, JSON.parse('{"types": {"a": "date"}}')),
      'types.a: expected one of numeric, categorical',
    ],
    [
      'a negative threshold',
      () => detectDrift({}, {}, { thresholds: { a: -1 } }),
      'thresholds.a: expected a number of at least 0, got -1',
    ],
  ])('refuses %s in one clear sentence', (_name, call, message) => {
    expect(call).toThrow(message);
  });

  it('compares whatever comes with itself, without drift', () => {
    const value = fc.oneof(fc.double(), fc.integer(), fc.constant(null));
    fc.assert(
      fc.property(fc.array(value, { minLength: 30, maxLength: 60 }), (values) => {
        const result = detectDrift({ x: values }, { x: values });
        expect(result.dataset.drifted_columns).toBe(0);
        expect(JSON.parse(JSON.stringify(result))).toEqual(result);
      }),
      { numRuns: 60 },
    );
  });
});
