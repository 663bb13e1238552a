const PI_2 = Math.PI ** 2;
const PI_4 = Math.PI ** 4;
const PI_6 = Math.PI ** 6;
const SQRT_HALF_PI = Math.sqrt(Math.PI / 2);

/**
 * P(D_n < d) of the two-sided, one-sample Kolmogorov statistic by the expansion of W. Pelz and I. J. Good,
 * "Approximating the lower tail-areas of the Kolmogorov-Smirnov one-sample statistic", J. R. Stat. Soc. B 38(2),
 * 1976: four terms in powers of n^(-1/2), each a theta series that converges fast for small z = d sqrt(n).
 *
 * An approximation. Where SciPy uses it (n > 140, n d² < 2.2), so does `kolmogorovSf`.
 */
export function kolmogorovCdfByPelzGood(n: number, d: number): number {
  const z = Math.sqrt(n) * d;
  const z2 = z * z;
  // Below this every term underflows.
  if (PI_2 / (8 * z2) > 708) return 0;
  const z4 = z2 * z2;
  const z6 = z4 * z2;
  const z8 = z4 * z4;

  let sum0 = 0;
  let sum1 = 0;
  let sum2 = 0;
  let sum3 = 0;
  for (let k = 0; k < 64; k++) {
    const half = k + 0.5;
    const weight = Math.exp((-PI_2 * half * half) / (2 * z2));
    if (weight === 0) break;
    const u2 = half * half;
    const u4 = u2 * u2;
    sum0 += weight;
    sum1 += weight * (PI_2 * u2 - z2);
    sum2 += weight * (6 * z6 + 2 * z4 + PI_2 * (2 * z4 - 5 * z2) * u2 + PI_4 * (1 - 2 * z2) * u4);
    sum3 +=
      weight *
      (PI_6 * u4 * u2 * (5 - 30 * z2) +
        PI_4 * u4 * (212 * z4 - 60 * z2) +
        PI_2 * u2 * (135 * z4 - 96 * z6) -
        30 * z6 -
        90 * z8);
  }
  let extra2 = 0;
  let extra3 = 0;
  for (let k = 1; k < 64; k++) {
    const k2 = k * k;
    const weight = Math.exp((-PI_2 * k2) / (2 * z2));
    if (weight === 0) break;
    extra2 += weight * PI_2 * k2;
    extra3 += weight * (3 * PI_2 * k2 * z2 - PI_4 * k2 * k2);
  }

  // Each series runs over all integers: its two halves are equal, hence the factor 2.
  const double = 2 * SQRT_HALF_PI;
  const k0 = (double * sum0) / z;
  const k1 = (double * sum1) / (6 * z4);
  const k2 = (double * sum2) / (72 * z6 * z) - (double * extra2) / (36 * z2 * z);
  const k3 = (double * sum3) / (6480 * z8 * z2) + (double * extra3) / (216 * z6);
  return k0 + k1 / Math.sqrt(n) + k2 / n + k3 / (n * Math.sqrt(n));
}
