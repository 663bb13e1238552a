import { normalSf } from '../distributions/normal.js';

/**
 * Upper tail of a nearly normal variable with mean 0, variance 1 and the given skewness: that of a gamma distribution
 * moved and scaled to these moments (Pearson type III), by the cube root of E. B. Wilson and M. M. Hilferty, "The
 * distribution of chi-square", Proc. Natl. Acad. Sci. 17, 1931. For a negative skewness its mirror image.
 */
export function skewedNormalSf(x: number, skewness: number): number {
  if (Math.abs(skewness) < 1e-6) return normalSf(x);
  const base = 1 + (skewness * x) / 2;
  if (base <= 0) return skewness > 0 ? 1 : 0;
  return normalSf((6 / skewness) * (Math.cbrt(base) - 1) + skewness / 6);
}
