import { describe, expect, it } from 'vitest';
import { hypergeometricPValue } from '../distributions/hypergeometric.js';
import { permutationPValue } from './permutation-p-value.js';
import { LOG_LIKELIHOOD, PEARSON } from './table-statistic.js';

describe('permutationPValue', () => {
  it('comes close to the hypergeometric probabilities of a 2 x 2 table', () => {
    // 8 of 20 rows are "a", 7 of them among the 10 drawn. Splits as extreme: 0, 1, 7 or 8 of 8.
    // (C(8,0)C(12,10) + C(8,1)C(12,9) + C(8,7)C(12,3) + C(8,8)C(12,2)) / C(20,10).
    const exact = (66 + 8 * 220 + 8 * 220 + 66) / 184_756;
    const p = permutationPValue(Float64Array.of(8, 12), Float64Array.of(7, 3));
    expect(Math.abs(p / exact - 1)).toBeLessThan(0.25);
  });

  it('is repeatable', () => {
    const totals = Float64Array.of(5, 9, 30);
    const drawn = Float64Array.of(3, 2, 7);
    const copy = Float64Array.from(totals);
    expect(permutationPValue(totals, drawn)).toBe(permutationPValue(totals, drawn));
    expect(totals).toEqual(copy);
  });

  it('is 1 when every category is unique', () => {
    expect(permutationPValue(new Float64Array(50).fill(1), new Float64Array(50).fill(1, 0, 20))).toBe(1);
  });

  it.each([
    ['chi-square', PEARSON],
    ['G', LOG_LIKELIHOOD],
  ])(
    'goes below one in 10,000 beyond all permutations, but not below the exact p-value: %s',
    (_name, statistic) => {
      expect(permutationPValue(Float64Array.of(5000, 30), Float64Array.of(0, 30), statistic)).toBeLessThan(
        1e-8,
      );
      let below = 0;
      for (const [rows, marked, size] of [
        [5030, 3, 30],
        [5030, 40, 30],
        [5030, 2000, 30],
        [600, 100, 150],
        [5200, 2500, 200],
      ] as const)
        for (let count = Math.ceil((marked * size) / rows); count <= Math.min(marked, size); count++) {
          const exact = hypergeometricPValue(rows, marked, size, count);
          if (exact > 5e-5) continue;
          const totals = Float64Array.of(marked, rows - marked);
          const p = permutationPValue(totals, Float64Array.of(count, size - count), statistic);
          expect(p).toBeGreaterThan(exact);
          if (p < 5e-5) below++;
        }
      expect(below).toBeGreaterThan(50);
    },
  );
});
