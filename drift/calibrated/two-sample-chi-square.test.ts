import { describe, expect, it } from 'vitest';
import type { CategoricalPair } from '../sample-pair.js';
import oracle from '../scipy-oracle.json' with { type: 'json' };
import { twoSampleChiSquare } from './two-sample-chi-square.js';

function table(reference: readonly number[], current: readonly number[]): CategoricalPair {
  const side = (counts: readonly number[]) => ({
    counts: Float64Array.from(counts),
    present: counts.reduce((total, count) => total + count, 0),
    infinite: 0,
    missing: 0,
  });
  return {
    type: 'categorical',
    categories: reference.map((_, i) => `c${i}`),
    reference: side(reference),
    current: side(current),
  };
}

describe('twoSampleChiSquare', () => {
  // scipy.stats.chi2_contingency(correction=False), SciPy 1.17.1. SciPy's is the chi-square distribution, which holds only
  // nearly where fewer than 50 rows of a category are expected on the smaller side.
  it.each(oracle.chi2_contingency)('is SciPy on $table', ({ table: [a = [], b = []], p }) => {
    const sizes = [a, b].map((side) => side.reduce((sum, count) => sum + count, 0));
    const rarest = Math.min(...a.map((count, i) => count + (b[i] ?? 0)));
    const wellFilled = (rarest * Math.min(...sizes)) / ((sizes[0] ?? 0) + (sizes[1] ?? 0)) >= 50;
    const pValue = twoSampleChiSquare(table(a, b));
    if (wellFilled) expect(pValue).toBeCloseTo(p, 13);
    else expect(Math.abs(pValue / p - 1)).toBeLessThan(0.1);
  });

  // Every table of these totals weighed in whole numbers, in Python; chi-square by SciPy 1.17.1.
  it.each([
    { totals: [4953, 58, 19], current: [240, 8, 2], exact: 0.009917011674436213 },
    { totals: [1005, 13, 12], current: [382, 13, 5], exact: 9.494182411132393e-6 },
  ])('is exact for sparse tables: $totals', ({ totals, current, exact }) => {
    const reference = totals.map((total, i) => total - (current[i] ?? 0));
    expect(Math.abs(twoSampleChiSquare(table(reference, current)) / exact - 1)).toBeLessThan(1e-10);
  });

  it('keeps a tail far beyond all permutations where every category is well filled', () => {
    const even = new Array<number>(50).fill(10_000);
    const moved = even.map((_, i) => (i % 2 === 0 ? 1200 : 800));
    expect(twoSampleChiSquare(table(even, moved))).toBeLessThan(1e-100);
  });

  it('merges rare categories into one cell', () => {
    const rare = twoSampleChiSquare(
      table([5000, 4900, 16, 15, 14, 19, 18, 18], [510, 480, 1, 0, 2, 3, 1, 3]),
    );
    expect(rare).toBeCloseTo(twoSampleChiSquare(table([5000, 4900, 100], [510, 480, 10])), 13);
  });

  it('sees a category that only the window has, even a rare one', () => {
    expect(twoSampleChiSquare(table([15_000, 15_000, 0], [485, 485, 30]))).toBeLessThan(1e-6);
    expect(twoSampleChiSquare(table([2500, 2500, 0], [13, 13, 4]))).toBeLessThan(0.001);
  });

  it('finds nothing in a small window that looks like the reference', () => {
    expect(twoSampleChiSquare(table([3000, 3000, 3000, 3000], [8, 7, 6, 9]))).toBeGreaterThan(0.5);
  });

  it('sees a thousand rare categories replaced by others', () => {
    const none = new Array<number>(1000).fill(0);
    const three = new Array<number>(1000).fill(3);
    expect(twoSampleChiSquare(table([...three, ...none], [...none, ...three]))).toBeLessThan(1e-50);
  });

  it('is 1 for a single category', () => {
    expect(twoSampleChiSquare(table([50], [30]))).toBe(1);
  });
});
