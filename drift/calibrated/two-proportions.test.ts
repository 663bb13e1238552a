import { describe, expect, it } from 'vitest';
import { levelOf, stableTables, tableOf } from './counts.fixture.js';
import { twoProportions } from './two-proportions.js';
import { twoSampleChiSquare } from './two-sample-chi-square.js';

const p = (reference: readonly number[], current: readonly number[]) =>
  twoProportions(tableOf(reference, current)).score ?? Number.NaN;

describe('twoProportions', () => {
  it('is the pooled z-test where counts are large', () => {
    // 500 of 1000 against 400 of 1000: z² is Pearson's chi-square of the table.
    expect(p([500, 500], [400, 600]) / twoSampleChiSquare(tableOf([500, 500], [400, 600]))).toBeCloseTo(
      1,
      12,
    );
  });

  it('keeps its digits far out in the tail', () => {
    // z = 0.2 / sqrt(0.25 * 2 / 10,000) = 28.28427: 2 * scipy.stats.norm.sf(z), SciPy 1.17.1.
    expect(p([6000, 4000], [4000, 6000]) / 5.39586561160698e-176).toBeCloseTo(1, 10);
    expect(p([1e6, 0], [0, 1e6])).toBe(0);
  });

  it('is exact in small windows: 0, 1, 7 and 8 of 8 are as far from the expected 4', () => {
    expect(p([1, 9], [7, 3])).toBeCloseTo((66 + 8 * 220 + 8 * 220 + 66) / 184_756, 14);
  });

  it('is exact where a category is rare', () => {
    // All 3 rare rows among the 300 drawn of 30,300.
    expect(p([30_000, 0], [297, 3])).toBeCloseTo((300 * 299 * 298) / (30_300 * 30_299 * 30_298), 14);
  });

  it.each([
    // Sums of scipy.stats.hypergeom(100201, 2505, 201).pmf as far from the mean or farther, SciPy 1.17.1. The normal
    // distribution has 0.0016, 0.000049 and 1.3e-11.
    [12, 0.004995283071114451],
    [14, 0.0005929464976974129],
    [20, 2.039923372977603e-7],
  ])('is exact where five rows are expected, also of more than 200: %d of 201', (count, expected) => {
    expect(p([97_495 + count, 2505 - count], [201 - count, count]) / expected).toBeCloseTo(1, 10);
  });

  it('takes more than two categories for what they are', () => {
    const table = tableOf([3000, 1000, 500], [300, 60, 90]);
    expect(twoProportions(table).score).toBe(twoSampleChiSquare(table));
    // The first category against the rest, as Evidently, would see nothing here.
    expect(p([3000, 1000, 1000], [300, 0, 200])).toBeLessThan(1e-10);
  });

  it('is 1 for a single category', () => {
    expect(p([50], [30])).toBe(1);
  });

  it.each([
    [1, 30, 5000],
    [5, 60, 5000],
    [1, 250, 250],
    [9, 1000, 3000],
  ])('does not exceed its level: skew %d, %d rows against %d', (skew, current, reference) => {
    const next = stableTables(2, skew, skew + current);
    const { level, tolerance } = levelOf(
      1000,
      () => twoProportions(next(reference, current)).score ?? Number.NaN,
    );
    expect(level).toBeLessThan(0.05 + tolerance);
  });
});
