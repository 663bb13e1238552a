import { describe, expect, it } from 'vitest';
import { numericColumn } from '../column-from-values.js';
import { pairColumns } from '../pair-columns.js';
import { TESTS } from '../test-registry.js';
import { effectSize } from './effect.js';

const grid = Array.from({ length: 1000 }, (_, i) => i / 1000);

function effect(reference: readonly number[], current: readonly number[], test = TESTS.wasserstein): number {
  const score = effectSize(
    test,
    pairColumns({
      type: 'numeric',
      reference: numericColumn('x', reference),
      current: numericColumn('x', current),
    }),
  ).score;
  return score ?? Number.NaN;
}

const shifted = (values: readonly number[], by: number) => values.map((value) => value + by);

describe('effectSize by wasserstein', () => {
  it('is close to the plain distance where nothing is extreme', () => {
    // A shift of a uniform distribution by 0.1: 0.1 / sqrt(1/12).
    expect(effect(grid, shifted(grid, 0.1))).toBeCloseTo(0.1 * Math.sqrt(12), 1);
  });

  it('hardly moves with one outlier on either side, however large', () => {
    const plain = effect(grid, shifted(grid, 0.1));
    expect(Math.abs(effect(grid, [...shifted(grid, 0.1), 1e300]) - plain)).toBeLessThan(0.01);
    expect(Math.abs(effect([...grid, -1e300], shifted(grid, 0.1)) - plain)).toBeLessThan(0.01);
  });

  it.each([1e-300, 1e-9, 1e9, 1e300])('does not depend on the unit: times %d', (unit) => {
    const scaled = (values: readonly number[]) => values.map((value) => value * unit);
    expect(effect(scaled(grid), scaled(shifted(grid, 0.1)))).toBeCloseTo(effect(grid, shifted(grid, 0.1)), 9);
  });

  it('sees a constant that moved, in any unit', () => {
    const constant = (value: number) => new Array<number>(50).fill(value);
    expect(effect(constant(5), constant(6))).toBeCloseTo(2, 12);
    expect(effect(constant(5e-9), constant(6e-9))).toBeCloseTo(2, 9);
    expect(effect(constant(0.1), constant(0.1))).toBe(0);
  });
});

describe('effectSize by jensenshannon', () => {
  it('is not blinded by one outlier', () => {
    const moved = shifted(grid, 0.5);
    const plain = effect(grid, moved, TESTS.jensenshannon);
    expect(plain).toBeGreaterThan(0.3);
    expect(effect(grid, [...moved, 1e6], TESTS.jensenshannon)).toBeCloseTo(plain, 1);
  });
});
