import { chiSquareSf } from '../distributions/chi-square.js';

/**
 * P-value of Pearson's statistic on a sparse table of two rows, by the gamma distribution that has the statistic's
 * exact mean and variance given the margins.
 *
 * With many rare categories the statistic is a sum of many small terms, near to normal but not to chi-square with
 * k - 1 degrees of freedom. Its moments follow from the factorial moments of the multivariate hypergeometric
 * distribution, E[(o)_a (o')_b] = (t)_a (t')_b (n)_(a+b) / (N)_(a+b); compare J. B. S. Haldane, "The mean and variance
 * of chi-square, when used as a test of homogeneity, when expectations are small", Biometrika 31, 1940.
 *
 * @param totals rows of each category on both sides together, each at least 1
 * @param current rows of each category on one side
 * @param rows all rows, at least 4
 * @param size rows of that side
 */
export function gammaPValue(totals: Float64Array, current: Float64Array, rows: number, size: number): number {
  const f1 = size / rows;
  const f2 = (f1 * (size - 1)) / (rows - 1);
  const f3 = (f2 * (size - 2)) / (rows - 2);
  const f4 = (f3 * (size - 3)) / (rows - 3);
  const k = totals.length;
  const excess = rows - k;

  let statistic = 0;
  let fourth = 0;
  let squares = 0;
  totals.forEach((t, i) => {
    statistic += (current[i] ?? 0) ** 2 / t;
    const pairs = t - 1;
    const triples = pairs * (t - 2);
    fourth += (triples * (t - 3) * f4 + 6 * triples * f3 + 7 * pairs * f2 + f1) / t;
    squares += pairs ** 2;
  });
  const mean = excess * f2 + k * f1;
  const cross = (excess ** 2 - squares) * f4 + 2 * (k - 1) * excess * f3 + k * (k - 1) * f2;
  const variance = fourth + cross - mean ** 2;

  // From the sum of o²/t to Pearson's statistic: a shift and a factor.
  const factor = 1 / (f1 * (1 - f1));
  const pearsonMean = factor * (mean - size * f1);
  const pearsonVariance = factor ** 2 * variance;
  // No variance: every split of the rows gives the same statistic, as when all categories are unique.
  if (pearsonVariance <= pearsonMean * 1e-9) return 1;
  const perUnit = pearsonMean / pearsonVariance;
  return chiSquareSf(2 * perUnit * factor * (statistic - size * f1), 2 * perUnit * pearsonMean);
}
