import { expect, it } from 'vitest';
import { besselKScaled } from './bessel-k.js';
import oracle from './numpy-oracle.json' with { type: 'json' };

// scipy.special.kve, SciPy 1.17.1.
it.each(oracle.kve)('is SciPy at %d', (x = Number.NaN, expected = Number.NaN) => {
  expect(Math.abs(besselKScaled(0.25, x) / expected - 1)).toBeLessThan(2e-13);
});

it('is the elementary function of order 1/2', () => {
  for (const x of [1e-3, 0.5, 3, 40]) {
    expect(besselKScaled(0.5, x) / Math.sqrt(Math.PI / (2 * x))).toBeCloseTo(1, 12);
  }
});

it('is NaN where it is not defined', () => {
  expect(besselKScaled(0.25, 0)).toBeNaN();
  expect(besselKScaled(0.25, -1)).toBeNaN();
});
