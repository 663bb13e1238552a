import { describe, expect, it } from 'vitest';
import { normalSf } from '../distributions/normal.js';
import { skewedNormalSf } from './skewed-normal-tail.js';

describe('skewedNormalSf', () => {
  // scipy.stats.pearson3.sf(x, skewness), SciPy 1.17.1; the cube root is an approximation.
  it.each([
    [0.3, -1, 0.842361070989508],
    [0.3, 0.5, 0.2953775971263552],
    [0.3, 2, 0.030195684683387253],
    [0.3, 4, 0.00028321450421405354],
    [-0.3, 0.5, 0.32177855817132467],
    [-0.3, 2, 0.01415044498678559],
    [1, -1, 0.857123460498547],
    [1, 2, 0.04238011199168396],
    [1, 4, 0.002291791207791423],
  ])('is near to the gamma distribution of skewness %d at %d', (skewness, x, expected) => {
    expect(Math.abs(skewedNormalSf(x, skewness) / expected - 1)).toBeLessThan(0.05);
  });

  it('is normal without skewness, and mirrors a negative one', () => {
    expect(skewedNormalSf(1.3, 0)).toBe(normalSf(1.3));
    expect(skewedNormalSf(1.3, 2e-6)).toBeCloseTo(normalSf(1.3), 6);
    expect(skewedNormalSf(1.3, -0.4)).toBeCloseTo(1 - skewedNormalSf(-1.3, 0.4), 12);
  });

  it('ends where the gamma distribution does', () => {
    expect(skewedNormalSf(-4, 0.5)).toBe(1);
    expect(skewedNormalSf(4, -0.5)).toBe(0);
  });
});
