import { describe, expect, it } from 'vitest';
import { categoricalColumn, numericColumn } from '../column-from-values.js';
import { pairColumns } from '../pair-columns.js';
import type { CategoricalPair, CategoryCounts } from '../sample-pair.js';
import oracle from './evidently-omnibus.json' with { type: 'json' };
import { numbers } from './omnibus.fixture.js';
import { tvdTest } from './tvd.js';

function letters(reference: string, current: string) {
  return pairColumns({
    type: 'categorical',
    reference: categoricalColumn('x', [...reference]),
    current: categoricalColumn('x', [...current]),
  });
}

/** Counts without rows. */
function counted(reference: readonly number[], current: readonly number[]): CategoricalPair {
  const side = (counts: readonly number[]): CategoryCounts => ({
    counts: Float64Array.from(counts),
    present: counts.reduce((sum, count) => sum + count, 0),
    infinite: 0,
    missing: 0,
  });
  return {
    type: 'categorical',
    categories: reference.map((_, i) => String.fromCharCode(97 + i)),
    reference: side(reference),
    current: side(current),
  };
}

describe('TVD', () => {
  // Evidently 0.7.23, NumPy 2.4.6.
  it.each(oracle.tvd)('is Evidently on $name', ({ reference, current, p }) => {
    expect(tvdTest.compute(letters(reference, current)).score).toBe(p);
  });

  it('shuffles numbers that are categories in file order too', () => {
    const sample = oracle.tvd.find(({ reference }) => new Set(reference).size === 2) ?? oracle.tvd[0];
    const codes = (text = '') => [...text].map((letter) => (letter === 'a' ? 10 : 9));
    const pair = pairColumns({
      type: 'categorical',
      reference: numericColumn('x', codes(sample?.reference)),
      current: numericColumn('x', [...codes(sample?.current), Number.POSITIVE_INFINITY]),
    });
    expect(tvdTest.compute(pair).score).toBe(sample?.p);
  });

  it('takes rows by category when their order is not known', () => {
    expect(tvdTest.compute(counted([3, 5, 2], [4, 1, 6])).score).toBe(
      tvdTest.compute(letters('aaabbbbbcc', 'aaaabcccccc')).score,
    );
  });

  it('draws tables above half a million rows, and finds much the same', () => {
    // P(|Z| >= 2.0028), Z standard normal: 0.0452.
    const large = tvdTest.compute(counted([180_000, 120_000], [179_240, 120_760])).score ?? Number.NaN;
    expect(Math.abs(large - 0.0452)).toBeLessThan(0.02);
    const small = tvdTest.compute(counted([600, 400], [556, 444])).score ?? Number.NaN;
    expect(Math.abs(small - 0.0525)).toBeLessThan(0.02);
  });

  it('calls only what is below the threshold drift, as Evidently', () => {
    expect(tvdTest.isDrifted(0.1, 0.1)).toBe(false);
    expect(tvdTest.isDrifted(0.099, 0.1)).toBe(true);
  });

  it('refuses numbers', () => {
    expect(() => tvdTest.compute(numbers([1], [2]))).toThrow(TypeError);
  });
});
