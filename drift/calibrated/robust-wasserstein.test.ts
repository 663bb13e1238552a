import { expect, it } from 'vitest';
import { numericColumn } from '../column-from-values.js';
import { pairColumns } from '../pair-columns.js';
import { robustWasserstein } from './robust-wasserstein.js';

function distance(reference: readonly number[], current: readonly number[]) {
  const pair = pairColumns({
    type: 'numeric',
    reference: numericColumn('x', reference),
    current: numericColumn('x', current),
  });
  if (pair.type !== 'numeric') throw new Error('expected numbers');
  return robustWasserstein(pair).score;
}

it('is the shift in standard deviations of the reference, in any unit', () => {
  for (const unit of [1e-300, 1, 1e300])
    expect(distance([0, 2 * unit], [3 * unit, 5 * unit])).toBeCloseTo(3, 12);
});

it('takes both sides for the unit when the reference is constant', () => {
  expect(distance([5, 5], [6, 6])).toBeCloseTo(2, 12);
  expect(distance([5, 5], [5])).toBe(0);
});

it('holds values that span more than a double', () => {
  expect(distance([-1.7e308, 1.7e308], [1.7e308])).toBeCloseTo(1, 12);
});
