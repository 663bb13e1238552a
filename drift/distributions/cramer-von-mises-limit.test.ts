import { describe, expect, it } from 'vitest';
import { cramerVonMisesCdf, cramerVonMisesSf } from './cramer-von-mises-limit.js';
import oracle from './limit-tails.json' with { type: 'json' };

describe('cramerVonMisesSf', () => {
  // mpmath with 60 digits, from 0.99999 to 1e-18.
  it.each(oracle.cramer_von_mises)('is right at %d', (x = Number.NaN, expected = Number.NaN) => {
    expect(Math.abs(cramerVonMisesSf(x) / expected - 1)).toBeLessThan(2e-13);
  });

  it('falls off as its leading term, without noise, as far as a number goes', () => {
    for (const x of [10, 50, 120]) {
      const slope = Math.log(cramerVonMisesSf(x + 1) / cramerVonMisesSf(x));
      // exp(-x pi²/2) / sqrt(x), up to terms of relative size 1/x².
      expect(slope).toBeCloseTo(-(Math.PI ** 2) / 2 - Math.log((x + 1) / x) / 2, 2);
    }
    expect(cramerVonMisesSf(1e300)).toBe(0);
  });

  it('is 1 near 0 and NaN for NaN', () => {
    expect(cramerVonMisesSf(0)).toBe(1);
    expect(cramerVonMisesSf(0.002)).toBeCloseTo(1, 12);
    expect(cramerVonMisesSf(Number.NaN)).toBeNaN();
  });
});

describe('cramerVonMisesCdf', () => {
  it.each(oracle.cramer_von_mises)('is the complement at %d', (x = Number.NaN, tail = Number.NaN) => {
    expect(Math.abs(cramerVonMisesCdf(x, 1e-18) + tail - 1)).toBeLessThan(1e-14);
  });

  it('is off by about the last term it took', () => {
    const error = Math.abs(cramerVonMisesCdf(2, 1e-3) - cramerVonMisesCdf(2, 1e-18));
    expect(error).toBeGreaterThan(0);
    expect(error).toBeLessThan(1e-3);
  });
});
