import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createNumbersKernel } from '../kernels/numbers-kernel.js';
import { scoreGroups } from './score-groups.js';
import { distinctScores, groupsOfScoredRows, scoredRows } from './scored-rows.js';

const kernel = createNumbersKernel();
const row = fc.record({
  score: fc.oneof(
    fc.constantFrom(0, -0, 0.5, 0.5 + 1e-16, 0.5 + 2e-15, 1),
    fc.double({ min: 0, max: 1, noNaN: true }),
  ),
  positive: fc.constantFrom(0, 1),
});

it('sorts rows by score, those of one score as they came, and leaves its inputs as they were', () => {
  fc.assert(
    fc.property(fc.array(row, { maxLength: 60 }), (rows) => {
      const scores = Float64Array.from(rows, ({ score }) => score);
      const actual = Uint8Array.from(rows, ({ positive }) => positive);
      const before = [scores.slice(), actual.slice()];
      const sorted = scoredRows(scores, actual, kernel);
      expect([scores, actual]).toEqual(before);
      const order = [...rows.keys()].sort((a, b) => (scores[a] ?? 0) - (scores[b] ?? 0) || a - b);
      expect([...sorted.rowOf]).toEqual(order);
      expect([...sorted.scores]).toEqual(order.map((at) => (scores[at] ?? 0) + 0));
      expect([...sorted.truth]).toEqual(order.map((at) => actual[at]));
      expect(groupsOfScoredRows(sorted)).toEqual(scoreGroups(scores, actual, kernel));
      const distinct = distinctScores(sorted);
      expect(distinct.rows.reduce((sum, count) => sum + count, 0)).toBe(rows.length);
      for (const [at, value] of [...distinct.values].slice(1).entries())
        expect(value - (distinct.values[at] ?? 0)).toBeGreaterThanOrEqual(1e-15);
    }),
  );
});

it('refuses rows that do not belong together and scores that have no rank', () => {
  expect(() => scoredRows(Float64Array.of(1, 2), Uint8Array.of(1), kernel)).toThrow(
    'Expected 2 rows, got 1.',
  );
  expect(() => scoredRows(Float64Array.of(Number.NaN), Uint8Array.of(1), kernel)).toThrow(
    'Expected finite scores, got NaN in row 0.',
  );
});
