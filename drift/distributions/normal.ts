import erfc from '@stdlib/math-base-special-erfc';

/**
 * Upper tail of the standard normal distribution, P(Z > z), as `scipy.stats.norm.sf`.
 *
 * Through erfc, so that the far tail keeps its digits where `1 - cdf(z)` would round to 0.
 */
export function normalSf(z: number): number {
  return erfc(z / Math.SQRT2) / 2;
}
