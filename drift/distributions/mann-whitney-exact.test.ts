import { describe, expect, it } from 'vitest';
import { mannWhitneyTail } from './mann-whitney-exact.js';
import oracle from './scipy-tails.json' with { type: 'json' };

/** Chance of at least `u` pairs with a larger value on the side of the marked ones, over every choice of m of m + n. */
function byEnumeration(m: number, n: number, u: number): number {
  let extreme = 0;
  let all = 0;
  const walk = (position: number, left: number, others: number, pairs: number): void => {
    if (position === m + n) {
      all++;
      if (pairs >= u) extreme++;
      return;
    }
    if (left > 0) walk(position + 1, left - 1, others, pairs + others);
    if (others < n) walk(position + 1, left, others + 1, pairs);
  };
  walk(0, m, 0, 0);
  return extreme / all;
}

describe('mannWhitneyTail', () => {
  // The exact survival function behind scipy.stats.mannwhitneyu, SciPy 1.17.1.
  it.each(oracle.mann_whitney)(
    'is SciPy for %d and %d values at %d',
    (m = 0, n = 0, u = 0, expected = Number.NaN) => {
      expect(Math.abs(mannWhitneyTail(m, n, u) / expected - 1)).toBeLessThan(1e-12);
    },
  );

  it.each([
    [1, 4],
    [3, 5],
    [6, 6],
  ])('is right at every u for %d and %d values', (m, n) => {
    for (let u = 0; u <= m * n; u++) expect(mannWhitneyTail(m, n, u)).toBeCloseTo(byEnumeration(m, n, u), 14);
  });

  it('is uniform for a single value, and keeps its digits far out', () => {
    expect(mannWhitneyTail(1, 99_999, 60_000)).toBeCloseTo(0.4, 14);
    // One order of C(1008, 8).
    let orders = 1;
    for (let i = 1; i <= 8; i++) orders = (orders * (1000 + i)) / i;
    expect(mannWhitneyTail(8, 1000, 8000) * orders).toBeCloseTo(1, 13);
    expect(mannWhitneyTail(8, 1000, 7998) * orders).toBeCloseTo(4, 12);
  });
});
