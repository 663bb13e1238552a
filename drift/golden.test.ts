import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Column, Table } from './column.js';
import { detectDrift } from './detect-drift.js';
import type { TestId } from './result.js';
import { TEST_IDS } from './result.js';
import { TESTS } from './test-registry.js';

/**
 * 20 inputs and what Evidently 0.7.23 makes of them (numpy 2.4.6, SciPy 1.17.1, pandas 2.3.3). `null` is a missing
 * value, "inf" an infinity, a score of "nan" a result that is not a number.
 */
interface GoldenCase {
  readonly feature_type: 'num' | 'cat';
  readonly pandas_dtype: string;
  readonly reference: readonly (number | string | null)[];
  readonly current: readonly (number | string | null)[];
  readonly default: GoldenScore & { readonly test: TestId };
  readonly tests: Readonly<Record<string, Partial<GoldenScore> & { readonly error?: string }>>;
}
interface GoldenScore {
  readonly score: number | 'nan';
  readonly drifted: boolean;
  readonly threshold: number;
}

const golden: { readonly cases: Readonly<Record<string, GoldenCase>> } = JSON.parse(
  readFileSync(new URL('../test/golden/stattests.json', import.meta.url), 'utf8'),
);

function columnOf(values: GoldenCase['reference'], golden: GoldenCase): Column {
  const present = values.filter((value) => value !== null);
  const missing = values.length - present.length;
  if (golden.feature_type === 'num') {
    return {
      type: 'numeric',
      name: 'x',
      values: Float64Array.from(present, (value) =>
        value === 'inf' ? Number.POSITIVE_INFINITY : Number(value),
      ),
      missing,
      integer: golden.pandas_dtype.startsWith('int'),
    };
  }
  const counts = new Map<string, number>();
  for (const value of present) counts.set(String(value), (counts.get(String(value)) ?? 0) + 1);
  const categories = [...counts.keys()].sort();
  return {
    type: 'categorical',
    name: 'x',
    categories,
    counts: Float64Array.from(categories, (category) => counts.get(category) ?? 0),
    missing,
    codes: Int32Array.from(values, (value) => (value === null ? -1 : categories.indexOf(String(value)))),
  };
}

function tableOf(values: GoldenCase['reference'], golden: GoldenCase): Table {
  return { source: null, rows: values.length, columns: [columnOf(values, golden)], skipped: [] };
}

function run(golden: GoldenCase, test: TestId | undefined) {
  const result = detectDrift(tableOf(golden.reference, golden), tableOf(golden.current, golden), {
    profile: 'evidently',
    createdAt: '2026-01-01T00:00:00Z',
    types: { x: golden.feature_type === 'num' ? 'numeric' : 'categorical' },
    ...(test === undefined ? {} : { tests: { x: test } }),
  });
  return { column: result.columns[0], verdict: result.verdict };
}

/** Within 1e-9, absolute up to 1 and relative above. */
function expectScore(actual: number | null | undefined, expected: number | 'nan') {
  if (expected === 'nan') {
    expect(actual).toBeNull();
    return;
  }
  expect(Math.abs((actual ?? Number.NaN) - expected)).toBeLessThanOrEqual(
    1e-9 * Math.max(1, Math.abs(expected)),
  );
}

const cases = Object.entries(golden.cases);
const scored = cases.flatMap(([name, golden]) =>
  TEST_IDS.flatMap((test) => {
    const expected = golden.tests[test];
    return expected?.score === undefined ? [] : [{ name, golden, test, expected }];
  }),
);

describe('profile evidently', () => {
  it('finds the golden cases it is held against', () => {
    expect(cases).toHaveLength(20);
    expect(scored.length).toBeGreaterThanOrEqual(60);
  });

  it.each(cases)('chooses and scores as Evidently by default: %s', (_name, golden) => {
    const { column, verdict } = run(golden, undefined);
    expect(column?.test).toBe(golden.default.test);
    expectScore(column?.score, golden.default.score);
    expect(column?.threshold).toBe(golden.default.threshold);
    expect(column?.drifted).toBe(golden.default.drifted);
    expect(column?.status).toBe('tested');
    expect(verdict).toBe(golden.default.drifted ? 'drift' : 'stable');
  });

  it.each(scored)('scores $name by $test as Evidently', ({ golden, test, expected }) => {
    const { column } = run(golden, test);
    expect(column?.test).toBe(test);
    expectScore(column?.score, expected.score ?? 'nan');
    expect(column?.threshold).toBe(expected.threshold);
    expect(column?.drifted).toBe(expected.drifted);
    expect(column?.p_value).toBe(TESTS[test].kind === 'p_value' ? column?.score : null);
    expect(column?.reason === null).toBe(expected.score !== 'nan');
  });
});
