import { describe, expect, it } from 'vitest';
import { categoricalColumn, numericColumn } from '../column-from-values.js';
import { pairColumns } from '../pair-columns.js';
import { itIsEvidently } from './evidently-cases.fixture.js';
import { hellingerTest } from './hellinger.js';

function ofNumbers(reference: readonly number[], current: readonly number[]) {
  return hellingerTest.compute(
    pairColumns({
      type: 'numeric',
      reference: numericColumn('x', reference),
      current: numericColumn('x', current),
    }),
  );
}

describe('hellinger', () => {
  itIsEvidently(hellingerTest);

  it('is the root of 1 minus the overlap of categories', () => {
    const score = hellingerTest.compute(
      pairColumns({
        type: 'categorical',
        reference: categoricalColumn('x', ['a', 'b', 'b', 'b']),
        current: categoricalColumn('x', ['a', 'b']),
      }),
    ).score;
    expect(score).toBeCloseTo(Math.sqrt(1 - Math.sqrt(0.25 * 0.5) - Math.sqrt(0.75 * 0.5)), 14);
  });

  it('takes the number of bins from the different values, not from the rows', () => {
    // Six different values: ceil(log2(6) + 1) = 4 bins, however many rows. A move within a bin is not seen.
    const times200 = (values: readonly number[]) =>
      Array.from({ length: 200 * values.length }, (_, i) => values[i % values.length] ?? 0);
    expect(ofNumbers(times200([0, 0.05, 0.1, 0.6, 1]), times200([0, 0.2, 0.1, 0.6, 1])).score).toBe(0);
  });

  it('is 0 for the same values', () => {
    const values = Array.from({ length: 97 }, (_, i) => Math.sin(i));
    expect(ofNumbers(values, values).score).toBeLessThan(1e-7);
  });

  it('has no value when the range cannot be divided', () => {
    expect(ofNumbers([-1.7e308], [1.7e308]).reason).toContain('range');
    expect(ofNumbers([1e17], [1e17]).score).toBeNull();
  });

  it('calls a distance equal to the threshold drift, as Evidently', () => {
    expect(hellingerTest.isDrifted(0.1, 0.1)).toBe(true);
    expect(hellingerTest.isDrifted(0.0999999, 0.1)).toBe(false);
  });
});
