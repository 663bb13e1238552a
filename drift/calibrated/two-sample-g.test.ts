import { describe, expect, it } from 'vitest';
import { levelOf, stableTables, tableOf } from './counts.fixture.js';
import oracle from './scipy-two-sample.json' with { type: 'json' };
import { twoSampleG } from './two-sample-g.js';

describe('twoSampleG', () => {
  // scipy.stats.chi2_contingency(lambda_='log-likelihood', correction=False), SciPy 1.17.1. SciPy's is the chi-square
  // distribution, which holds only nearly where fewer than 50 rows of a category are expected on the smaller side.
  it.each(oracle.tables)('is SciPy on $table', ({ table: [reference = [], current = []], g }) => {
    const table = tableOf(reference, current);
    const smaller = Math.min(table.reference.present, table.current.present);
    const rows = table.reference.present + table.current.present;
    const rarest = Math.min(...reference.map((count, i) => count + (current[i] ?? 0)));
    const wellFilled = (rarest * smaller) / rows >= 50;
    expect(Math.abs(twoSampleG(table) / g - 1)).toBeLessThan(wellFilled ? 1e-10 : 0.1);
  });

  // Every table of these totals weighed in whole numbers, in Python; G by SciPy 1.17.1.
  it.each([
    { totals: [4953, 58, 19], current: [240, 8, 2], exact: 0.031139857176621426 },
    { totals: [1005, 13, 12], current: [382, 13, 5], exact: 1.0353224791600831e-5 },
  ])('is exact for sparse tables: $totals', ({ totals, current, exact }) => {
    const reference = totals.map((total, i) => total - (current[i] ?? 0));
    expect(Math.abs(twoSampleG(tableOf(reference, current)) / exact - 1)).toBeLessThan(1e-10);
  });

  it('takes both sides alike', () => {
    const [a, b] = [
      [700, 200, 100],
      [180, 90, 30],
    ];
    expect(twoSampleG(tableOf(a, b))).toBeCloseTo(twoSampleG(tableOf(b, a)), 14);
  });

  it('merges rare categories into one cell', () => {
    expect(
      twoSampleG(tableOf([5000, 4900, 16, 15, 14, 19, 18, 18], [510, 480, 1, 0, 2, 3, 1, 3])),
    ).toBeCloseTo(twoSampleG(tableOf([5000, 4900, 100], [510, 480, 10])), 13);
  });

  it('sees a category that only the window has, even a rare one', () => {
    expect(twoSampleG(tableOf([15_000, 15_000, 0], [485, 485, 30]))).toBeLessThan(1e-6);
    expect(twoSampleG(tableOf([2500, 2500, 0], [13, 13, 4]))).toBeLessThan(0.001);
  });

  it('is 1 for a single category and when every category is unique', () => {
    expect(twoSampleG(tableOf([50], [30]))).toBe(1);
    expect(twoSampleG(tableOf([1, 1, 1, 0, 0], [0, 0, 0, 1, 1]))).toBe(1);
  });

  // In the last two G without Williams' correction is about 6.5 %.
  it.each([
    [10, 1, 30, 5000],
    [50, 3, 100, 2000],
    [60, 1, 400, 5000],
    [100, 1, 1200, 1200],
  ])('keeps its level on %d categories, skew %d, %d rows against %d', (k, skew, current, reference) => {
    const next = stableTables(k, skew, k);
    const { level, tolerance } = levelOf(400, () => twoSampleG(next(reference, current)));
    expect(level).toBeLessThan(0.05 + tolerance);
    expect(level).toBeGreaterThan(0.05 - tolerance);
  });
});
