import { describe, expect, it } from 'vitest';
import { seededRandom } from '../seeded-random.js';
import { gammaPValue } from './gamma-p-value.js';
import { permutationPValue } from './permutation-p-value.js';

/** Rows that fall on `k` categories at random, the first ones more often when `skew` is above 1. */
function table(size: number, others: number, k: number, skew: number, seed: number) {
  const random = seededRandom(seed);
  const totals = new Float64Array(k);
  const current = new Float64Array(k);
  for (let i = 0; i < size + others; i++) {
    const category = Math.floor(k * (random() / 2 ** 32) ** skew);
    totals[category] = (totals[category] ?? 0) + 1;
    if (i < size) current[category] = (current[category] ?? 0) + 1;
  }
  const seen = totals.map((total, i) => (total > 0 ? i : -1)).filter((i) => i >= 0);
  return {
    totals: seen.map((i) => totals[i] ?? 0),
    current: seen.map((i) => current[i] ?? 0),
  };
}

describe('gammaPValue', () => {
  it.each([
    [2500, 5000, 2000, 1],
    [2500, 20_000, 3000, 3],
    [2500, 2500, 800, 4],
  ])('is close to permutation for %d of %d rows on %d categories', (size, others, k, skew) => {
    for (let seed = 1; seed <= 3; seed++) {
      const { totals, current } = table(size, others, k, skew, seed);
      const p = gammaPValue(totals, current, size + others, size);
      expect(Math.abs(p - permutationPValue(totals, current))).toBeLessThan(0.08);
    }
  });

  it('is small when every category was replaced', () => {
    const totals = new Float64Array(1000).fill(6);
    const current = new Float64Array(1000).fill(6, 0, 500);
    expect(gammaPValue(totals, current, 6000, 3000)).toBeLessThan(1e-100);
  });

  it('is 1 when every category is unique', () => {
    expect(
      gammaPValue(new Float64Array(5000).fill(1), new Float64Array(5000).fill(1, 0, 2500), 5000, 2500),
    ).toBe(1);
  });
});
