import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { energyDistance } from './energy-distance.js';

const sorted = fc
  .array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 25 })
  .map((values) => Float64Array.from(values).sort());

function meanDistance(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (const x of a) for (const y of b) sum += Math.abs(x - y);
  return sum / (a.length * b.length);
}

describe('energyDistance', () => {
  it('is the root of 2 E|X - Y| - E|X - X2| - E|Y - Y2|', () => {
    fc.assert(
      fc.property(sorted, sorted, (a, b) => {
        const energy = 2 * meanDistance(a, b) - meanDistance(a, a) - meanDistance(b, b);
        expect(energyDistance(a, b)).toBeCloseTo(Math.sqrt(Math.max(energy, 0)), 6);
      }),
    );
  });

  it('grows with the root of the unit', () => {
    const a = Float64Array.of(0, 1, 2);
    const b = Float64Array.of(1, 2, 5);
    const times = (values: Float64Array) => values.map((value) => 100 * value);
    expect(energyDistance(times(a), times(b)) / energyDistance(a, b)).toBeCloseTo(10, 12);
  });

  it('is finite as long as the area is, also where twice the area is not', () => {
    const current = Float64Array.of(-1.7e308, 0, 0.5, 1, 1.7e308);
    // scipy.stats.energy_distance, SciPy 1.17.1.
    expect(energyDistance(Float64Array.of(-1.7e308), current) / 1.5205262246998573e154).toBeCloseTo(1, 15);
  });

  it('is not finite when neighbouring values are farther apart than a double can hold', () => {
    expect(energyDistance(Float64Array.of(-1.7e308), Float64Array.of(1.7e308))).toBe(
      Number.POSITIVE_INFINITY,
    );
  });
});
