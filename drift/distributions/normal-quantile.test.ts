import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalSf } from './normal.js';
import { normalIsf } from './normal-quantile.js';

describe('normalIsf', () => {
  it('is scipy.stats.norm.isf of SciPy 1.17.1', () => {
    const oracle = [
      [0.05, 1.6448536269514729],
      [0.025, 1.959963984540054],
      [0.001, 3.090232306167813],
      [1e-9, 5.9978070150076865],
      [1e-300, 37.0470962993612],
      [0.9, -1.2815515655446004],
      [0.4999, 0.0002506628300880075],
    ] as const;
    for (const [tail, z] of oracle) expect(Math.abs(normalIsf(tail) / z - 1)).toBeLessThan(1e-12);
  });

  it('turns the tail around', () => {
    fc.assert(
      fc.property(fc.double({ min: -8, max: 8, noNaN: true }), (z) => {
        // Near 1 a tail has few digits left.
        const tolerance = z < -3 ? 1e-2 : 1e-9;
        expect(Math.abs(normalIsf(normalSf(z)) - z)).toBeLessThan(z < -7 ? 1 : tolerance);
      }),
    );
  });

  it('knows the ends, and what is no chance', () => {
    expect(normalIsf(0)).toBe(Number.POSITIVE_INFINITY);
    expect(normalIsf(1)).toBe(Number.NEGATIVE_INFINITY);
    expect(normalIsf(0.5)).toBe(0);
    expect(normalIsf(-0.1)).toBeNaN();
    expect(normalIsf(Number.NaN)).toBeNaN();
  });
});
