import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fisherExact } from './fisher-exact.js';
import oracle from './scipy-tails.json' with { type: 'json' };

describe('fisherExact', () => {
  // scipy.stats.fisher_exact, SciPy 1.17.1, which itself is good to 1e-9 at a million rows.
  it.each(oracle.fisher_exact)(
    'is SciPy on %d, %d against %d, %d',
    (a = 0, b = 0, c = 0, d = 0, expected = Number.NaN) => {
      expect(Math.abs(fisherExact({ a, b, c, d }) - expected)).toBeLessThan(1e-9);
      if (expected > 1e-290) expect(Math.abs(fisherExact({ a, b, c, d }) / expected - 1)).toBeLessThan(3e-9);
    },
  );

  it('adds up every table no more probable, counted one by one', () => {
    const count = fc.integer({ min: 0, max: 60 });
    fc.assert(
      fc.property(count, count, count, count, (a, b, c, d) => {
        // Weights from the lowest table on, by their ratios.
        const least = Math.max(0, a - d);
        let weight = 1;
        const weights: number[] = [];
        for (let x = least; x <= Math.min(a + b, a + c); x++) {
          weights.push(weight);
          weight *= ((a + b - x) * (a + c - x)) / ((x + 1) * (d - a + x + 1));
        }
        const bar = (weights[a - least] ?? 0) * (1 + 1e-9);
        const sum = (list: readonly number[]) => list.reduce((total, w) => total + w, 0);
        const expected = sum(weights.filter((w) => w <= bar)) / sum(weights);
        expect(Math.abs(fisherExact({ a, b, c, d }) / expected - 1)).toBeLessThan(1e-10);
      }),
      { numRuns: 500 },
    );
  });

  it('does not depend on which rows and columns come first', () => {
    const table = { a: 51_234, b: 48_766, c: 20_900, d: 19_100 };
    const p = fisherExact(table);
    const { a, b, c, d } = table;
    for (const turned of [
      { a: b, b: a, c: d, d: c },
      { a: c, b: d, c: a, d: b },
      { a, b: c, c: b, d },
    ])
      expect(fisherExact(turned) / p).toBeCloseTo(1, 11);
  });

  it('is exact in few rows: 2 of 20 tables are 0.1', () => {
    expect(fisherExact({ a: 3, b: 0, c: 0, d: 3 })).toBe(0.1);
  });

  it('is 1 when a margin is 0, and 0 when no double can hold it', () => {
    expect(fisherExact({ a: 5, b: 0, c: 9, d: 0 })).toBe(1);
    expect(fisherExact({ a: 0, b: 0, c: 9, d: 2 })).toBe(1);
    expect(fisherExact({ a: 1e6, b: 0, c: 0, d: 1e6 })).toBe(0);
  });
});
