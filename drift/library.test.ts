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

  it.each([
    ['an object', { b: 2 }],
    ['an array', [2]],
    ['an array', Float64Array.of(2)],
    ['a function', () => 2],
    ['a symbol', Symbol('2')],
  ])('skips a column that holds %s, and looks at the others', (kind, value) => {
    const others = Array.from({ length: 40 }, (_, row) => row % 13);
    // As from JavaScript: the types forbid such values.
    const odd: unknown[] = [...others.slice(1), value];
    for (const types of [{}, { odd: 'numeric' }, { odd: 'categorical' }] as const) {
      const result = detectDrift({ odd: Object(odd), x: others }, { odd: others, x: others }, { types });
      const reason = expect.stringContaining(`row 40 holds ${kind}, neither a number nor a category`);
      expect(result.skipped_columns).toEqual([{ name: 'odd', reason }]);
      expect(result.columns.find(({ name }) => name === 'x')).toMatchObject({ status: 'tested' });
    }
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
          `in ${side}, x: 40 integers are 2^53 or larger, where numbers are rounded to even ones and coarser; declare it categorical to keep them apart`,
      ),
    );
  });

  it.each<[string, () => unknown, string | RegExp]>([
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
    [
      'a threshold above 1 for a p-value',
      () => detectDrift({ a: [1] }, { a: [1] }, { tests: { a: 'ks' }, thresholds: { a: 1.5 } }),
      'thresholds.a: expected a number from 0 to 1, as ks gives a p-value, got 1.5',
    ],
    [
      'a Map',
      () => detectDrift(Object(new Map([['a', [1]]])), {}),
      'reference: expected an object with an array for each column, got Map',
    ],
    [
      'a text for a list of columns',
      () => detectDrift({ a: [1] }, { a: [1] }, JSON.parse('{"columns": "a"}')),
      'columns: expected an array of names, got string "a"',
    ],
    [
      'an unknown option',
      () => detectDrift({ a: [1] }, { a: [1] }, JSON.parse('{"threshold": {"a": 1}}')),
      /^options: expected profile, columns, .*, got "threshold"$/,
    ],
    [
      'an unknown column',
      () => detectDrift({ a: [1] }, { b: [1] }, { tests: { c: 'ks' } }),
      'tests.c: expected a column of either table (a, b), got "c"',
    ],
    [
      'an unknown column in a list',
      () => detectDrift({ a: [1] }, { b: [1] }, { columns: ['a', 'c'] }),
      'columns: expected a column of either table (a, b), got "c"',
    ],
    ['no options', () => detectDrift({}, {}, JSON.parse('null')), 'options: expected an object, got null'],
    [
      'an alpha that is a text',
      () => detectDrift({}, {}, JSON.parse('{"alpha": "0.05"}')),
      'alpha: expected a number between 0 and 1, got string "0.05"',
    ],
    [
      'an alpha that is a bigint',
      () => detectDrift({}, {}, Object({ alpha: 1n })),
      'alpha: expected a number between 0 and 1, got bigint 1',
    ],
    [
      'a time that is none',
      () => detectDrift({}, {}, { createdAt: 'yesterday' }),
      'createdAt: expected an ISO 8601 time in UTC such as 2026-11-23T08:00:00Z, got "yesterday"',
    ],
    [
      'a window whose start is no time',
      () => detectDrift({}, {}, { window: { start: '2026-01-01', end: '2026-01-02T00:00:00Z' } }),
      'window.start: expected an ISO 8601 time in UTC such as 2026-11-23T08:00:00Z, got "2026-01-01"',
    ],
    [
      'a window without an end',
      () => detectDrift({}, {}, JSON.parse('{"window": {"start": null}}')),
      'window.end: expected an ISO 8601 time in UTC such as 2026-11-23T08:00:00Z, got undefined',
    ],
    [
      'tests in an array',
      () => detectDrift({}, {}, JSON.parse('{"tests": ["ks"]}')),
      'tests: expected an object with an entry for each column, got an array',
    ],
  ])('refuses %s in one clear sentence', (_name, call, message) => {
    expect(call).toThrow(message);
  });

  it('takes tables whose type is an interface', () => {
    interface People {
      readonly age: number[];
      readonly city?: string[];
    }
    const people: People = { age: uniforms(40) };
    expect(detectDrift(people, people).verdict).toBe('stable');
    interface Wrong {
      readonly age: symbol[];
    }
    const wrong: Wrong = { age: [] };
    // @ts-expect-error an array of symbols is no column
    expect(detectDrift(wrong, people).columns[0]?.status).toBe('skipped');
  });

  it('takes numbers and texts together for what is declared', () => {
    const mixed = Array.from({ length: 60 }, (_, row) => (row % 2 === 0 ? row : `${row}.0`));
    const numbers = Array.from({ length: 60 }, (_, row) => row);
    const compare = (type: 'numeric' | 'categorical') =>
      detectDrift({ x: numbers }, { x: mixed }, { types: { x: type } }).columns[0];
    expect(compare('numeric')).toMatchObject({ type: 'numeric', score: 0 });
    expect(compare('categorical')).toMatchObject({ type: 'categorical', score: 0 });
    const wrong = detectDrift({ x: numbers }, { x: [...mixed, 'x'] }, { types: { x: 'numeric' } });
    expect(wrong.skipped_columns).toEqual([
      { name: 'x', reason: 'declared numeric, but "x" in the current window is not a number' },
    ]);
    expect(detectDrift({ x: mixed }, { x: mixed }).skipped_columns[0]?.reason).toBe(
      'holds numbers and texts; declare its type, or make it one of them',
    );
  });

  it('takes truth values for 1 and 0 when they are declared numeric, dates for texts when categorical', () => {
    const table = {
      flag: Array.from({ length: 60 }, (_, row) => row % 3 === 0),
      day: Array.from({ length: 60 }, (_, row) => new Date(row % 4 === 0 ? Number.NaN : row % 4)),
    };
    const { columns } = detectDrift(table, table, { types: { flag: 'numeric', day: 'categorical' } });
    expect(columns[0]).toMatchObject({ type: 'numeric', reference: { mean: 1 / 3 } });
    expect(columns[1]).toMatchObject({ type: 'categorical', missing: { reference: 0.25 } });
  });

  it('skips a column whose threshold the p-value of its default test never passes', () => {
    const table = { x: uniforms(60) };
    const { skipped_columns } = detectDrift(table, table, { profile: 'evidently', thresholds: { x: 1.5 } });
    expect(skipped_columns).toEqual([
      { name: 'x', reason: 'its threshold: expected a number from 0 to 1, as ks gives a p-value, got 1.5' },
    ]);
  });

  it('keeps few bigints apart that a number does not', () => {
    const few = (distinct: number) =>
      Array.from({ length: 60 }, (_, row) => 2n ** 70n + BigInt(row % distinct));
    const [column] = detectDrift({ x: few(2) }, { x: few(3) }).columns;
    expect(column).toMatchObject({
      type: 'categorical',
      type_reason: 'numbers with more digits than a double holds, at most 10 different ones',
      new_categories: [`${2n ** 70n + 2n}`],
    });
    const many = { x: few(20) };
    expect(detectDrift(many, many, { types: { x: 'categorical' } }).columns[0]?.histogram).toMatchObject({
      type: 'categorical',
    });
    expect(detectDrift(many, many).warnings.filter((text) => text.includes('rounded'))).toHaveLength(2);
  });

  it('says of bigints that are larger than any number what they are', () => {
    const huge = (distinct: number) =>
      Array.from({ length: 60 }, (_, row) => 10n ** 400n + BigInt(row % distinct));
    const [few] = detectDrift({ x: huge(2) }, { x: huge(3) }).columns;
    expect(few).toMatchObject({ type: 'categorical', new_categories: [`${10n ** 400n + 2n}`] });
    const many = { x: huge(20) };
    for (const types of [{}, { x: 'numeric' }] as const)
      expect(detectDrift(many, many, { types }).skipped_columns).toEqual([
        {
          name: 'x',
          reason:
            'holds 60 integers beyond 1.8e308, the largest number there is; declare it categorical to compare them',
        },
      ]);
    const [declared] = detectDrift(many, many, { types: { x: 'categorical' } }).columns;
    expect(declared).toMatchObject({ type: 'categorical', status: 'tested', score: 0 });
  });

  it('warns of empty texts that may be the missing values of the other side', () => {
    const texts = (gap: string | null) => Array.from({ length: 60 }, (_, row) => (row % 3 === 0 ? gap : 'a'));
    const warningsOf = (reference: string | null, current: string | null) =>
      detectDrift({ x: texts(reference) }, { x: texts(current) }).warnings;
    expect(warningsOf('', null)).toContainEqual(
      expect.stringMatching(
        /^x: one side has empty texts, the other missing values: the reference has the empty texts;/,
      ),
    );
    expect(warningsOf(null, '')).toContainEqual(
      expect.stringContaining('the current window has the empty texts'),
    );
    expect(warningsOf('', '')).toEqual([]);
    expect(warningsOf('', 'b').filter((text) => text.includes('empty texts'))).toEqual([]);
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
