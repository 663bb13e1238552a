import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normals } from '../multivariate/rotated-normals.fixture.js';
import { cusumLimit, cusumRunLength } from './cusum-limit.js';

describe('cusumRunLength', () => {
  it('is what an independent solution of the equation says', () => {
    // cusum-run-length.py, with NumPy 2.4.6 and 400 nodes.
    for (const [limit, reference, steps] of [
      [3, 0.25, 39.471610210700995],
      [4, 0.5, 335.36757762657146],
      [5, 0.5, 930.8870120557725],
      [8, 0.5, 18965.7275382557],
      [4, 1.0, 14511.458577896878],
      [0.5, 0.5, 5.9255950061852944],
    ] as const)
      expect(cusumRunLength(limit, reference) / steps).toBeCloseTo(1, 8);
  });

  it('is how long sums of random numbers take', () => {
    const normal = normals(4);
    const runs = 2000;
    let total = 0;
    let squares = 0;
    for (let run = 0; run < runs; run++) {
      let sum = 0;
      let steps = 0;
      for (; sum <= 3; steps++) sum = Math.max(0, sum + normal() - 0.5);
      total += steps;
      squares += steps * steps;
    }
    const mean = total / runs;
    const error = Math.sqrt((squares / runs - mean * mean) / runs);
    expect(Math.abs(mean - cusumRunLength(3, 0.5))).toBeLessThan(4 * error);
  });
});

describe('cusumLimit', () => {
  it('turns the run length around', () => {
    fc.assert(
      fc.property(fc.double({ min: 3.3, max: 1e5, noNaN: true }), (steps) => {
        expect(cusumRunLength(cusumLimit(steps, 0.5), 0.5) / steps).toBeCloseTo(1, 6);
      }),
      { numRuns: 15 },
    );
  });

  it('refuses what no limit has', () => {
    for (const steps of [1, 0, -5, 1e9, Number.NaN])
      expect(() => cusumLimit(steps, 0.5)).toThrow(`a CUSUM can have, got ${steps}.`);
  });
});
