import { describe, expect, it } from 'vitest';
import { categoricalColumn } from '../column-from-values.js';
import { pairColumns } from '../pair-columns.js';
import { empiricalMmdTest } from './empirical-mmd.js';
import oracle from './evidently-omnibus.json' with { type: 'json' };
import { generated, numbers } from './omnibus.fixture.js';

describe('empirical_mmd', () => {
  // The mean of 200 runs of Evidently 0.7.23, each of which counts 100 shuffles.
  it.each(oracle.mmd)('is within the noise of Evidently on $name', ({ reference, current, mean_p: mean }) => {
    const score = empiricalMmdTest.compute(numbers(reference, current)).score ?? Number.NaN;
    expect(Math.abs(score - mean)).toBeLessThan(4 * Math.sqrt((mean * (1 - mean)) / 100));
  });

  it('is repeatable', () => {
    const pair = generated({ n: 500, m: 300, seed1: 1, seed2: 2, shift: 0.01, grid: 0 });
    expect(empiricalMmdTest.compute(pair)).toEqual(empiricalMmdTest.compute(pair));
  });

  it('is 1 when all values are equal', () => {
    expect(empiricalMmdTest.compute(numbers([5, 5, 5], [5, 5])).score).toBe(1);
  });

  it('sees a shift of values near the largest a number can hold', () => {
    const side = (from: number) => Array.from({ length: 30 }, (_, i) => (from + i / 100) * 1e308);
    expect(empiricalMmdTest.compute(numbers(side(-1), side(1))).score).toBe(0);
    expect(empiricalMmdTest.compute(numbers(side(1), side(1))).score).toBeGreaterThan(0.5);
  });

  it('has no score for a single value', () => {
    const { score, reason } = empiricalMmdTest.compute(numbers([1], [2, 3]));
    expect(score).toBeNull();
    expect(reason).toMatch(/at least two values/);
  });

  it('calls only what is below the threshold drift, as Evidently', () => {
    expect(empiricalMmdTest.isDrifted(0.1, 0.1)).toBe(false);
    expect(empiricalMmdTest.isDrifted(0.09, 0.1)).toBe(true);
  });

  it('refuses categories', () => {
    const column = categoricalColumn('x', ['a']);
    const pair = pairColumns({ type: 'categorical', reference: column, current: column });
    expect(() => empiricalMmdTest.compute(pair)).toThrow(TypeError);
  });
});
