import { describe, expect, it } from 'vitest';
import { numericColumn } from '../column-from-values.js';
import { energyDistance } from '../energy-distance.js';
import { pairColumns } from '../pair-columns.js';
import { standardDeviation } from '../wasserstein-distance.js';
import { robustEnergy } from './robust-energy.js';

const grid = Array.from({ length: 500 }, (_, i) => i / 500);

function energy(reference: readonly number[], current: readonly number[]): number {
  const pair = pairColumns({
    type: 'numeric',
    reference: numericColumn('x', reference),
    current: numericColumn('x', current),
  });
  if (pair.type !== 'numeric') throw new Error('expected numbers');
  return robustEnergy(pair).score ?? Number.NaN;
}

const moved = grid.map((value) => value + 0.2);

describe('robustEnergy', () => {
  it('is the energy distance of the standardised values', () => {
    const deviation = standardDeviation(Float64Array.from(grid), 0);
    const standardised = (values: readonly number[]) =>
      Float64Array.from(values, (value) => value / deviation);
    expect(energy(grid, moved)).toBeCloseTo(energyDistance(standardised(grid), standardised(moved)), 12);
  });

  it.each([1e-308, 1e-9, 100, 1e200, 1e307])('does not depend on the unit: times %d', (unit) => {
    const scaled = (values: readonly number[]) => values.map((value) => value * unit);
    expect(energy(scaled(grid), scaled(moved))).toBeCloseTo(energy(grid, moved), 9);
  });

  it('is 0 for equal sides and sees a constant that moved', () => {
    expect(energy(grid, grid)).toBe(0);
    expect(energy([5, 5], [5])).toBe(0);
    // Both sides together: standard deviation 0.5.
    expect(energy([5, 5, 5], [6, 6, 6])).toBeCloseTo(2, 12);
  });

  it('holds values that span more than a double', () => {
    expect(energy([-1.7e308, 0, 1.7e308], [-1.7e308, 1.7e308])).toBeGreaterThan(0);
  });
});
