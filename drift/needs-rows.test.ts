import { expect, it } from 'vitest';
import { numericColumn } from './column-from-values.js';
import { detectDrift } from './detect-drift.js';
import { needsRows } from './needs-rows.js';

it('names the columns that Evidently would shuffle', () => {
  const tests = { a: 'TVD', b: 'ks' } as const;
  expect([...needsRows({ profile: 'evidently', tests })]).toEqual(['a']);
  expect([...needsRows({ profile: 'calibrated', tests })]).toEqual([]);
  expect([...needsRows({ profile: 'evidently' })]).toEqual([]);
});

it('keeps the order of whole numbers that are compared as categories', () => {
  const table = (values: readonly number[]) => ({
    source: null,
    rows: values.length,
    columns: [numericColumn('x', values)],
    skipped: [],
  });
  const score = (reference: readonly number[], current: readonly number[]) =>
    detectDrift(table(reference), table(current), {
      profile: 'evidently',
      tests: { x: 'TVD' },
      createdAt: '2026-01-01T00:00:00Z',
    }).columns[0]?.score;
  const reference = Array.from({ length: 60 }, (_, row) => (row * 7) % 4);
  const current = Array.from({ length: 30 }, (_, row) => (row % 3 === 0 ? 0 : (row * 7) % 4));
  // `tvd_test.func` of Evidently 0.7.23 on the same series, and on both of them sorted.
  expect(score(reference, current)).toBe(0.091);
  expect(
    score(
      reference.toSorted((a, b) => a - b),
      current.toSorted((a, b) => a - b),
    ),
  ).toBe(0.097);
});
