import { kolmogorovCdfByMatrix } from './durbin-matrix.js';
import { kolmogorovCdfByPelzGood } from './pelz-good.js';
import { smirnovSf } from './smirnov.js';

/** A probability that rounding may have pushed over an end. */
function clipped(probability: number): number {
  return Math.min(Math.max(probability, 0), 1);
}

/**
 * P(D_n > d) of the two-sided, one-sample Kolmogorov statistic of `n` values, as `scipy.stats.kstwo.sf(d, n)`.
 *
 * Chooses a method as R. Simard and P. L'Ecuyer do ("Computing the two-sided Kolmogorov-Smirnov distribution",
 * J. Stat. Software 39(11), 2011), with SciPy's limits: closed forms at both ends, twice the one-sided tail where
 * both sides cannot be crossed or almost never are, Durbin's matrix where it is small, and the Pelz-Good
 * expansion in between. For n <= 140 the matrix also covers what SciPy computes by Pomeranz' recursion: both are
 * exact.
 *
 * @param n number of values, an integer of at least 1
 * @param d the statistic, in [0, 1]
 */
export function kolmogorovSf(n: number, d: number): number {
  if (Number.isNaN(d) || !(n >= 1)) return Number.NaN;
  if (d >= 1) return 0;
  const nd = n * d;
  if (nd <= 0.5) return 1;
  if (nd <= 1) {
    // P(D_n < d) = n! (2d - 1/n)^n, as a product that does not overflow.
    let cdf = 1;
    for (let i = 1; i <= n && cdf > 0; i++) cdf *= (i / n) * (2 * nd - 1);
    return clipped(1 - cdf);
  }
  if (nd >= n - 1) return clipped(2 * (1 - d) ** n);
  if (d >= 0.5) return clipped(2 * smirnovSf(n, d));

  const ndd = nd * d;
  if (n <= 140) return clipped(ndd <= 4 ? 1 - kolmogorovCdfByMatrix(n, d) : 2 * smirnovSf(n, d));
  if (ndd >= 370) return 0;
  if (ndd >= 2.2) return clipped(2 * smirnovSf(n, d));
  if (n <= 100_000 && n * d ** 1.5 <= 1.4) return clipped(1 - kolmogorovCdfByMatrix(n, d));
  return clipped(1 - kolmogorovCdfByPelzGood(n, d));
}
