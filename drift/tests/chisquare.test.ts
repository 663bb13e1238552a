import { describe, expect, it } from 'vitest';
import { categoricalColumn, numericColumn } from '../column-from-values.js';
import { pairColumns } from '../pair-columns.js';
import { chisquareTest } from './chisquare.js';

function score(reference: readonly string[], current: readonly string[]) {
  return chisquareTest.compute(
    pairColumns({
      type: 'categorical',
      reference: categoricalColumn('x', reference),
      current: categoricalColumn('x', current),
    }),
  );
}

describe('chisquare', () => {
  it('holds the window against the shares of the reference', () => {
    // Expected 2 and 2, seen 3 and 1: statistic 1 with one degree of freedom.
    expect(score(['a', 'a', 'b', 'b'], ['a', 'a', 'a', 'b']).score).toBeCloseTo(0.31731050786291415, 14);
  });

  it('is 0 for a category the reference lacks', () => {
    expect(score(['a', 'b'], ['a', 'b', 'c'])).toEqual({ score: 0, reason: null });
  });

  it('has no value for a single category, and says why', () => {
    const { score: none, reason } = score(['a', 'a'], ['a']);
    expect(none).toBeNull();
    expect(reason).toContain('single category');
  });

  // Evidently 0.7.23: 7 / 29 and 11 / 15 times the other size are not that size again, and its number is 0.
  it.each([
    [7, 29, 0],
    [11, 15, 0],
    [15, 11, null],
    [1000, 300, null],
    [29, 29, null],
  ])('of a single category in %d and %d rows depends on rounding', (n, m, expected) => {
    const rows = (size: number) => new Array<string>(size).fill('a');
    expect(score(rows(n), rows(m)).score).toBe(expected);
  });

  it('takes numbers as categories', () => {
    const pair = pairColumns({
      type: 'numeric',
      reference: numericColumn('x', [1, 1, 2, 2]),
      current: numericColumn('x', [1, 1, 1, 2]),
    });
    expect(chisquareTest.compute(pair).score).toBeCloseTo(0.31731050786291415, 14);
  });

  it('does not call a p-value equal to the threshold drift, as Evidently', () => {
    expect(chisquareTest.isDrifted(0.05, 0.05)).toBe(false);
    expect(chisquareTest.isDrifted(0.0499999, 0.05)).toBe(true);
  });
});
