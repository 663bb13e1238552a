import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { numericColumn } from '../column-from-values.js';
import { pairColumns } from '../pair-columns.js';
import { wassersteinTest } from './wasserstein.js';

function score(reference: readonly number[], current: readonly number[]) {
  return wassersteinTest.compute(
    pairColumns({
      type: 'numeric',
      reference: numericColumn('x', reference),
      current: numericColumn('x', current),
    }),
  ).score;
}

const numbers = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 2, maxLength: 30 });

describe('wasserstein', () => {
  it('is the shift in standard deviations', () => {
    // Standard deviation of 0, 2 with divisor n: 1.
    expect(score([0, 2], [3, 5])).toBeCloseTo(3, 14);
  });

  it('does not let the standard deviation fall below 0.001', () => {
    expect(score([5, 5], [6, 6])).toBeCloseTo(1000, 9);
  });

  it('is 0 for the same values and at least 0 always', () => {
    fc.assert(
      fc.property(numbers, numbers, (a, b) => {
        expect(score(a, a)).toBe(0);
        expect(score(a, b)).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('is null when the values span more than a number can hold', () => {
    const pair = pairColumns({
      type: 'numeric',
      reference: numericColumn('x', [-1.7e308, 1.7e308]),
      current: numericColumn('x', [1.7e308]),
    });
    expect(wassersteinTest.compute(pair).score).toBeNull();
    expect(wassersteinTest.compute(pair).reason).toContain('span');
  });
});
