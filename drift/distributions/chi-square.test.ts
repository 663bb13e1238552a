import { describe, expect, it } from 'vitest';
import oracle from '../scipy-oracle.json' with { type: 'json' };
import { chiSquareSf } from './chi-square.js';
import tails from './scipy-tails.json' with { type: 'json' };

describe('chiSquareSf', () => {
  // scipy.stats.chi2.sf, SciPy 1.17.1.
  it.each(oracle.chi2_sf)(
    'is SciPy for %d degrees of freedom at %d',
    (df = 0, x = 0, expected = Number.NaN) => {
      const actual = chiSquareSf(x, df);
      expect(Math.abs(actual - expected)).toBeLessThan(1e-12);
      if (expected > 1e-100) expect(Math.abs(actual / expected - 1)).toBeLessThan(1e-10);
    },
  );

  // The same for up to a million degrees of freedom, where many an incomplete gamma function goes wrong.
  it.each(tails.chi2_large)(
    'is SciPy for %d degrees of freedom at %d, to twelve digits',
    (df = 0, x = 0, expected = Number.NaN) => {
      expect(Math.abs(chiSquareSf(x, df) / expected - 1)).toBeLessThan(5e-12);
    },
  );

  it('neither overflows nor leaves [0, 1]', () => {
    expect(chiSquareSf(Number.MAX_VALUE, 1)).toBe(0);
    expect(chiSquareSf(1e300, 0.5)).toBe(0);
    expect(chiSquareSf(5e-324, 1)).toBe(1);
    expect(chiSquareSf(1, 1e12)).toBe(1);
  });

  it('is 0 at infinity, 1 at 0 and NaN without degrees of freedom', () => {
    expect(chiSquareSf(Number.POSITIVE_INFINITY, 3)).toBe(0);
    expect(chiSquareSf(0, 3)).toBe(1);
    expect(chiSquareSf(1, 0)).toBeNaN();
    expect(chiSquareSf(Number.NaN, 2)).toBeNaN();
  });
});
