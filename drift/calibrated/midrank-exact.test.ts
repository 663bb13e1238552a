import { describe, expect, it } from 'vitest';
import { byEnumeration } from './midrank.fixture.js';
import { EVEN_WEIGHT, INVERSE_VARIANCE, midrankBlocks, type RankWeight } from './midrank-blocks.js';
import { canCountOut, exactMidrankPValue } from './midrank-exact.js';
import { midrankPermutationPValue } from './midrank-permutation.js';

const blocksOf = (reference: readonly number[], current: readonly number[], weight: RankWeight) =>
  midrankBlocks(Float64Array.from(reference).sort(), Float64Array.from(current).sort(), weight);
const range = (from: number, size: number) => Array.from({ length: size }, (_, i) => from + i);

/** All choices of `size` among `rows`. */
function choices(rows: number, size: number): number {
  let ways = 1;
  for (let i = 0; i < size; i++) ways *= (rows - i) / (i + 1);
  return ways;
}

const SCIPY = [
  { n: 20, m: 20, by: 3.3, p: 0.16386600791011488 },
  { n: 20, m: 20, by: 8.3, p: 0.00033625010652625875 },
  { n: 15, m: 20, by: 5.1, p: 0.0059396766044391 },
  { n: 20, m: 6, by: 7.3, p: 0.09903140337922947 },
  { n: 12, m: 9, by: 2.3, p: 0.42312115129452593 },
  { n: 18, m: 18, by: 14.3, p: 6.61147167690161e-9 },
  { n: 20, m: 20, by: 1.3, p: 0.8466809730435981 },
];

describe('exactMidrankPValue', () => {
  it.each([
    ['untied', [1, 2, 3, 5, 8, 9, 4.5], [4, 6, 7, 10, 11]],
    ['untied and apart', [1, 2, 3, 4, 5, 6, 7], [8, 9, 10, 11, 12]],
    ['tied', [0, 0, 0, 0, 1, 2, 2], [0, 0, 2, 3, 3, 3]],
    ['one value that is nearly all', [0, 0, 0, 0, 0, 0, 0, 1], [0, 0, 5, 7]],
    ['two values', [0, 0, 0, 0, 0, 1, 1, 0], [1, 1, 1, 0, 1]],
    ['a larger window', [1, 2, 2], [2, 3, 4, 5, 6, 7, 8, 9, 9]],
  ])('is what trying every choice finds: %s', (_name, reference, current) => {
    for (const weight of [EVEN_WEIGHT, INVERSE_VARIANCE]) {
      const p = exactMidrankPValue(blocksOf(reference, current, weight));
      // Choices that differ by less than a unit may count as equal.
      expect(Math.abs(p / byEnumeration(reference, current, weight) - 1)).toBeLessThan(0.02);
    }
  });

  // scipy.stats.cramervonmises_2samp(method='exact'), SciPy 1.17.1.
  it.each(SCIPY)('is SciPy on $n values and $m', ({ n, m, by, p: expected }) => {
    const p = exactMidrankPValue(
      blocksOf(
        range(0, n),
        range(0, m).map((value) => (value * n) / m + by),
        EVEN_WEIGHT,
      ),
    );
    expect(Math.abs(p / expected - 1)).toBeLessThan(0.01);
  });

  it.each([
    [20, 20],
    [20, 7],
    [60, 40],
    [300, 10],
  ])('is two orders of all, or a few, for sides that are apart: %d and %d', (n, m) => {
    for (const weight of [EVEN_WEIGHT, INVERSE_VARIANCE]) {
      const blocks = blocksOf(range(0, n), range(1000, m), weight);
      expect(canCountOut(blocks)).toBe(true);
      // Above all others, or below all others; in larger samples those that differ by a pair count too.
      const orders = exactMidrankPValue(blocks) * choices(n + m, m);
      expect(orders).toBeGreaterThan(2 - 1e-9);
      expect(orders).toBeLessThan(n + m <= 40 ? 2 + 1e-9 : 12);
    }
  });

  it('agrees with random permutations in larger samples with ties', () => {
    const rounded = (from: number, size: number) =>
      range(0, size).map((i) => Math.round(from + (i % 17) / 3));
    for (const weight of [EVEN_WEIGHT, INVERSE_VARIANCE]) {
      const blocks = blocksOf(rounded(0, 80), rounded(0.7, 45), weight);
      const exact = exactMidrankPValue(blocks);
      expect(exact).toBeGreaterThan(0.001);
      expect(exact).toBeLessThan(0.3);
      expect(Math.abs(midrankPermutationPValue(blocks) / exact - 1)).toBeLessThan(0.25);
    }
  });

  it('is 1 for sides that are alike', () => {
    expect(exactMidrankPValue(blocksOf([1, 2, 3], [1, 2, 3], EVEN_WEIGHT))).toBe(1);
  });
});
