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
    expect(Math.abs(tvdPValue(table([a, b], [c, d])) / exact - 1)).toBeLessThan(1e-9);
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

  it('goes far below 1 in 10,000 where nothing comes near, so that one column of thousands is found', () => {
    expect(tvdPValue(table([5000, 0], [0, 30]))).toBeLessThan(1e-60);
    expect(tvdPValue(table([4000, 900, 100, 0], [10, 5, 0, 85]))).toBeLessThan(1e-9);
    expect(tvdPValue(table([4000, 900, 100, 0], [24, 5, 0, 1]))).toBeGreaterThan(1e-3);
  });

  it('is never below the probability of three categories, counted out', () => {
    const totals = [300, 60, 40];
    const size = 20;
    const rows = 400;
    const choose = (n: number, k: number) => {
      let ways = 1;
      for (let i = 0; i < k; i++) ways *= (n - i) / (i + 1);
      return k < 0 || k > n ? 0 : ways;
    };
    const [a = 0, b = 0, c = 0] = totals;
    const splits: { counts: number[]; distance: number; chance: number }[] = [];
    for (let i = 0; i <= size; i++)
      for (let j = 0; i + j <= size; j++) {
        const counts = [i, j, size - i - j];
        const distance = counts.reduce(
          (sum, count, k) => sum + Math.abs(count - ((totals[k] ?? 0) * size) / rows),
          0,
        );
        const chance = (choose(a, i) * choose(b, j) * choose(c, size - i - j)) / choose(rows, size);
        splits.push({ counts, distance, chance });
      }
    let farthest = 0;
    for (const { counts, distance } of splits) {
      const exact = splits
        .filter((other) => other.distance >= distance - 1e-9)
        .reduce((sum, { chance }) => sum + chance, 0);
      if (exact > 5e-5 || exact === 0) continue;
      const rest = counts.map((count, k) => (totals[k] ?? 0) - count);
      const p = tvdPValue(table(rest, counts));
      expect(p).toBeGreaterThan(exact);
      if (p < 5e-5) farthest++;
    }
    expect(farthest).toBeGreaterThan(10);
  });
});
