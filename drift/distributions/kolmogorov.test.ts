import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import oracle from '../scipy-oracle.json' with { type: 'json' };
import { kolmogorovSf } from './kolmogorov.js';

describe('kolmogorovSf', () => {
  // scipy.stats.kstwo.sf, SciPy 1.17.1: 22 sizes from 1 to a million, on both sides of every switch of method.
  it('is SciPy within 1e-12 everywhere, and to ten digits far into the tail', () => {
    expect(oracle.kstwo_sf.length).toBeGreaterThan(900);
    for (const [n = 0, d = 0, expected = Number.NaN] of oracle.kstwo_sf) {
      const actual = kolmogorovSf(n, d);
      expect(Math.abs(actual - expected), `n = ${n}, d = ${d}`).toBeLessThan(1e-12);
      if (expected > 1e-290)
        expect(Math.abs(actual / expected - 1), `n = ${n}, d = ${d}`).toBeLessThan(1e-10);
    }
  });

  it('never rises with d', () => {
    const d = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3000 }), d, d, (n, a, b) => {
        const [low, high] = a < b ? [a, b] : [b, a];
        // Where the method changes, the expansion is off by up to its own error.
        expect(kolmogorovSf(n, high)).toBeLessThanOrEqual(kolmogorovSf(n, low) + 1e-6);
      }),
    );
  });

  it('is NaN for what is no size or no statistic', () => {
    expect(kolmogorovSf(0, 0.5)).toBeNaN();
    expect(kolmogorovSf(10, Number.NaN)).toBeNaN();
  });
});
