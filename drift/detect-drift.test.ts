import { describe, expect, it } from 'vitest';
import type { Column } from './column.js';
import { categoricalColumn, numericColumn } from './column-from-values.js';
import { run, table } from './detect-drift.fixture.js';
import type { ColumnResult } from './result.js';
import { seededRandom } from './seeded-random.js';

function only(columns: readonly ColumnResult[]): ColumnResult {
  const [column] = columns;
  if (column === undefined) throw new Error('expected a column');
  return column;
}

function normals(size: number, seed: number): number[] {
  const random = seededRandom(seed);
  const uniform = () => (random() + 0.5) / 2 ** 32;
  return Array.from(
    { length: size },
    () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()),
  );
}

const plus = (values: readonly number[], by: number) => values.map((value) => value + by);
const letters = (text: string, times = 1) =>
  categoricalColumn('c', new Array<string[]>(times).fill([...text]).flat());

describe('verdict', () => {
  const reference = table(
    numericColumn('a', normals(2000, 1)),
    numericColumn('b', normals(2000, 2)),
    letters('xxxyyz', 300),
  );

  it('is stable for data like the reference', () => {
    const current = table(
      numericColumn('a', normals(300, 3)),
      numericColumn('b', normals(300, 4)),
      letters('xxxyyz', 50),
    );
    const result = run(reference, current, { model: 'income' });
    expect(result).toMatchObject({ verdict: 'stable', model: 'income', profile: 'calibrated' });
    expect(result.dataset).toEqual({
      columns: 3,
      drifted_columns: 0,
      share: 0,
      threshold: 0.5,
      drifted: false,
    });
    expect(result.skipped_columns).toEqual([]);
  });

  it('is drift once the share of drifted columns is reached', () => {
    const current = table(
      numericColumn('a', plus(normals(300, 3), 1)),
      numericColumn('b', normals(300, 4)),
      letters('xzzzzz', 50),
    );
    expect(run(reference, current)).toMatchObject({ verdict: 'drift', dataset: { drifted_columns: 2 } });
    expect(run(reference, current, { driftShare: 0.7 }).verdict).toBe('stable');
    expect(run(reference, current, { driftShare: 2 / 3 }).verdict).toBe('drift');
    expect(run(reference, table(numericColumn('a', [1])), { driftShare: 0, minRows: 1 }).verdict).toBe(
      'insufficient_data',
    );
  });

  it('is insufficient_data below the rows needed, still with summaries and histograms', () => {
    const current = table(numericColumn('a', plus(normals(12, 3), 9)), numericColumn('b', normals(12, 4)));
    const result = run(reference, current);
    expect(result.verdict).toBe('insufficient_data');
    expect(result.dataset).toMatchObject({ columns: 0, drifted_columns: 0, drifted: false });
    const a = only(result.columns);
    expect(a).toMatchObject({
      status: 'skipped',
      drifted: false,
      reason: 'window has 12 rows, fewer than the 30 needed',
    });
    expect(a.current).toMatchObject({ rows: 12 });
    expect(a.histogram?.type).toBe('numeric');
    expect(run(reference, current, { minRows: 10 }).verdict).toBe('drift');
  });

  it('is insufficient_data when no column can be tested', () => {
    const constant = numericColumn('a', new Array<number>(50).fill(1.5));
    const result = run(table(constant), table(constant));
    expect(result.verdict).toBe('insufficient_data');
    expect(result.warnings).toContain('no column could be tested');
  });

  it('is the same for the same input', () => {
    const current = table(letters('xxyyzzq', 5));
    expect(run(table(letters('xxxyyz', 9)), current)).toEqual(run(table(letters('xxxyyz', 9)), current));
  });
});

describe('profile calibrated', () => {
  it('needs both an effect and a small p-value', () => {
    // A small but certain shift, and a large but uncertain one.
    const certain = run(
      table(numericColumn('x', normals(50_000, 1))),
      table(numericColumn('x', plus(normals(50_000, 2), 0.06))),
    );
    expect(only(certain.columns)).toMatchObject({
      drifted: false,
      p_value_test: 'ks+wasserstein',
      alpha: 0.05,
    });
    expect(only(certain.columns).p_adjusted).toBeLessThan(1e-6);
    const uncertain = run(
      table(numericColumn('x', normals(5000, 1))),
      table(numericColumn('x', plus(normals(30, 8), 0.1))),
    );
    expect(only(uncertain.columns).drifted).toBe(false);
    expect(only(uncertain.columns).score).toBeGreaterThan(0.1);
  });

  it('adjusts p-values across the columns that were tested', () => {
    const columns = (seed: number) =>
      Array.from({ length: 8 }, (_, i) => numericColumn(`n${i}`, normals(200, seed + i)));
    const result = run(table(...columns(1)), table(...columns(100)));
    const smallest = Math.min(...result.columns.map((column) => column.p_value ?? 1));
    const lead = result.columns.find((column) => column.p_value === smallest);
    expect(lead?.p_adjusted).toBeGreaterThan(smallest);
    expect(lead?.p_adjusted).toBeLessThanOrEqual(Math.min(1, 8 * smallest));
  });

  const base = normals(3000, 3);
  const same = normals(500, 4);
  const moved = plus(same, 0.6);
  const verdictOf = (reference: readonly number[], current: readonly number[]) =>
    only(run(table(numericColumn('x', reference)), table(numericColumn('x', current))).columns).drifted;

  it.each([
    ['one outlier in the window', base, [1e15]],
    ['five infinities in the window', base, new Array<number>(5).fill(Number.POSITIVE_INFINITY)],
    ['one outlier in the reference', [...base, -1e15], []],
    [
      'five infinities in the reference',
      [...base, ...new Array<number>(5).fill(Number.NEGATIVE_INFINITY)],
      [],
    ],
  ])('keeps its verdict with %s', (_case, reference, extra) => {
    expect(verdictOf(reference, [...same, ...extra])).toBe(false);
    expect(verdictOf(reference, [...moved, ...extra])).toBe(true);
  });

  it('does not take a certain but negligible shift for drift because of one outlier', () => {
    const reference = normals(50_000, 1);
    expect(verdictOf(reference, [...plus(normals(50_000, 2), 0.05), 1e15])).toBe(false);
  });

  it('does not alarm at 30 rows of data like 30,000 of the reference, and does at a real shift', () => {
    const reference = normals(30_000, 5);
    expect(verdictOf(reference, normals(30, 6))).toBe(false);
    expect(verdictOf(reference, plus(normals(30, 6), 1.2))).toBe(true);
  });

  it('sees a category that is new', () => {
    const result = run(table(letters('aab', 500)), table(letters('aaabbc', 20)));
    expect(only(result.columns)).toMatchObject({
      drifted: true,
      new_categories: ['c'],
      test: 'jensenshannon',
    });
  });
});

describe('columns that cannot be tested', () => {
  const good = numericColumn('good', normals(100, 1));
  const bad: readonly (readonly [string, Column | undefined, Column | undefined, RegExp])[] = [
    [
      'only in the reference',
      numericColumn('bad', [1, 2]),
      undefined,
      /^the current window has no such column$/,
    ],
    ['only in the window', undefined, letters('ab'), /^the reference has no such column$/],
    [
      'all missing in the window',
      numericColumn('bad', [1.5, 2]),
      numericColumn('bad', [null, null]),
      /^the current window has no values: all 2 rows are missing$/,
    ],
    [
      'empty after cleaning',
      numericColumn('bad', [1.5, 2]),
      numericColumn('bad', [null, Number.POSITIVE_INFINITY]),
      /^the current window has no finite values: 1 rows are missing, 1 infinite$/,
    ],
    ['numbers against texts', numericColumn('bad', [1.5]), categoricalColumn('bad', ['n/a']), /"n\/a"/],
    [
      'values beyond what can be computed',
      numericColumn('bad', [-1.7e308, 1.7e308]),
      numericColumn('bad', [1.7e308]),
      /single value/,
    ],
  ];

  it.each(bad)('are skipped with the reason: %s', (_case, reference, current, reason) => {
    const name = (reference ?? current)?.name ?? '';
    const result = run(
      table(good, ...(reference ? [reference] : [])),
      table(good, ...(current ? [current] : [])),
    );
    expect(result.columns.find((column) => column.name === 'good')?.status).toBe('tested');
    expect(result.skipped_columns).toHaveLength(1);
    expect(result.skipped_columns[0]?.name).toBe(name);
    expect(result.skipped_columns[0]?.reason).toMatch(reason);
    const column = result.columns.find((candidate) => candidate.name === name);
    if (column)
      expect(column).toMatchObject({ status: 'skipped', reason: result.skipped_columns[0]?.reason });
  });

  it('show the side that has the column', () => {
    const result = run(table(good, numericColumn('gone', [1, 2])), table(good));
    const gone = result.columns.find((column) => column.name === 'gone');
    expect(gone?.reference).toMatchObject({ rows: 2 });
    expect(gone?.current).toBeNull();
    expect(gone?.histogram).not.toBeNull();
    expect(gone?.lost_categories).toEqual([]);
  });

  it('pass on what the loader could not read', () => {
    const reference = { ...table(good), skipped: [{ name: 'when', reason: 'a timestamp' }] };
    expect(run(reference, table(good)).skipped_columns).toEqual([
      { name: 'when', reason: 'a timestamp (in the reference)' },
    ]);
  });

  it('do not spoil the others when a test throws', () => {
    const wide = [-1.7e308, 1.7e308, ...Array.from({ length: 40 }, (_, i) => i + 0.5)];
    const result = run(table(numericColumn('wide', wide), good), table(numericColumn('wide', wide), good), {
      profile: 'evidently',
      tests: { wide: 'jensenshannon' },
    });
    expect(result.skipped_columns).toEqual([
      { name: 'wide', reason: 'its test failed: the values span more than a number can hold' },
    ]);
    expect(result.dataset.columns).toBe(1);
  });
});

describe('options', () => {
  it('look at the columns asked for, in that order', () => {
    const both = table(
      numericColumn('a', normals(40, 1)),
      numericColumn('b', normals(40, 2)),
      letters('ab', 20),
    );
    const result = run(both, both, { columns: ['c', 'a'] });
    expect(result.columns.map((column) => column.name)).toEqual(['c', 'a']);
    expect(result.skipped_columns).toEqual([]);
  });

  it('take types, roles, tests and thresholds by name, `__proto__` included', () => {
    const numbers = Array.from({ length: 60 }, (_, i) => i % 4);
    const both = table(numericColumn('__proto__', numbers), numericColumn('toString', numbers));
    const inferred = run(both, both);
    expect(inferred.columns.map((column) => [column.name, column.type, column.role])).toEqual([
      ['__proto__', 'categorical', 'feature'],
      ['toString', 'categorical', 'feature'],
    ]);
    const given = run(both, both, {
      types: Object.fromEntries([['__proto__', 'numeric' as const]]),
      roles: { toString: 'prediction' as const },
      thresholds: { toString: 0.25 },
    });
    expect(given.columns[0]).toMatchObject({ type: 'numeric', type_reason: 'declared numeric' });
    expect(given.columns[1]).toMatchObject({ role: 'prediction', threshold: 0.25 });
  });

  it('report progress after each column, and let the caller stop the run', () => {
    const both = table(numericColumn('a', normals(40, 1)), numericColumn('b', [null]));
    const seen: unknown[] = [];
    run(both, both, { onColumn: (...progress) => seen.push(progress) });
    expect(seen).toEqual([
      [1, 2, 'a'],
      [2, 2, 'b'],
    ]);
    const stop = () => {
      throw new Error('cancelled');
    };
    expect(() => run(both, both, { onColumn: stop })).toThrow('cancelled');
  });
});

describe('warnings', () => {
  it('tell of infinities, a jump of missing values and a small reference', () => {
    const inf = Number.POSITIVE_INFINITY;
    const reference = table(numericColumn('x', normals(50, 1)));
    const current = table(
      numericColumn('x', [...normals(60, 2), inf, inf, -inf, ...new Array<null>(37).fill(null)]),
    );
    expect(run(reference, current).warnings).toEqual([
      'the reference has 50 rows, fewer than the 100 of the current window',
      'x: 3 infinite values left out of the score',
      'x: 37.0 % of the rows have no value, 0.0 % in the reference: drift of its own',
    ]);
  });

  it('tell of categories that are too many to list and of a name given twice', () => {
    const ids = categoricalColumn(
      'id',
      Array.from({ length: 300 }, (_, i) => `u${i}`),
    );
    const result = run(table(letters('ab', 40), letters('xy', 40)), table(letters('ab', 40), ids));
    expect(result.warnings).toContain(
      'c: the reference has more than one column of this name; the first is used',
    );
    const replaced = run(table(categoricalColumn('id', ['old'])), table(ids));
    expect(replaced.warnings).toContain('id: 300 new categories, the 100 most frequent are listed');
  });
});

it('compares 12 columns of 30,000 rows with as many in about a second', () => {
  const columns = (seed: number) =>
    Array.from({ length: 12 }, (_, i) => numericColumn(`n${i}`, normals(30_000, seed + i)));
  const reference = table(...columns(1));
  const current = table(...columns(100));
  const start = performance.now();
  run(reference, current);
  // Ten times what it takes on two slow cores: a guard against quadratic work, not a benchmark.
  expect(performance.now() - start).toBeLessThan(5000);
});
