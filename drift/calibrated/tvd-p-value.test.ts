import { describe, expect, it } from 'vitest';
import { hypergeometricPValue } from '../distributions/hypergeometric.js';
import type { CategoricalPair } from '../sample-pair.js';
import { seededRandom } from '../seeded-random.js';
import { tvdPValue } from './tvd-p-value.js';

function table(reference: ArrayLike<number>, current: ArrayLike<number>): CategoricalPair {
  const side = (counts: ArrayLike<number>) => {
    const own = Float64Array.from(counts);
    return { counts: own, present: own.reduce((sum, count) => sum + count, 0), infinite: 0, missing: 0 };
  };
  const categories = Array.from(reference, (_, i) => String(i));
  return { type: 'categorical', categories, reference: side(reference), current: side(current) };
}

/** Counts of rows that fall on categories at random, the first more often. */
function random(rows: number, categories: number, uniform: () => number): Float64Array {
  const counts = new Float64Array(categories);
  for (let i = 0; i < rows; i++) {
    const category = Math.floor(categories * uniform() ** 2);
    counts[category] = (counts[category] ?? 0) + 1;
  }
  return counts;
}

describe('tvdPValue', () => {
  it.each([
    [40, 60, 18, 12],
    [500, 500, 90, 130],
    [500_000, 500_000, 500_900, 499_100],
  ])('of two categories is the two-sided hypergeometric one: %d, %d against %d, %d', (a, b, c, d) => {
    const exact = hypergeometricPValue(a + b + c + d, a + c, c + d, c);
    expect(Math.abs(tvdPValue(table([a, b], [c, d])) / exact - 1)).toBeLessThan(0.25);
  });

  it.each([2, 10, 150, 2500])(
    'holds its level in windows of 30 against 5,000: %d categories',
    (categories) => {
      const next = seededRandom(categories);
      const uniform = () => (next() + 0.5) / 2 ** 32;
      const trials = 200;
      let alarms = 0;
      for (let trial = 0; trial < trials; trial++) {
        const reference = random(5000, categories, uniform);
        const current = random(30, categories, uniform);
        const seen = [...reference.keys()].filter((i) => (reference[i] ?? 0) + (current[i] ?? 0) > 0);
        const keep = (counts: Float64Array) => seen.map((i) => counts[i] ?? 0);
        if (tvdPValue(table(keep(reference), keep(current))) <= 0.05) alarms++;
      }
      expect(alarms / trials).toBeLessThan(0.05 + 3 * Math.sqrt((0.05 * 0.95) / trials));
    },
  );

  it('is 1 for equal shares, one category and unique categories', () => {
    expect(tvdPValue(table([30, 60], [10, 20]))).toBe(1);
    expect(tvdPValue(table([30], [10]))).toBe(1);
    const half = (from: number) =>
      Array.from({ length: 40 }, (_, i) => (Math.floor(i / 20) === from ? 1 : 0));
    expect(tvdPValue(table(half(0), half(1)))).toBe(1);
  });

  it('is 1 in 10,000 when nothing comes near', () => {
    expect(tvdPValue(table([5000, 0], [0, 30]))).toBe(1e-4);
  });
});
