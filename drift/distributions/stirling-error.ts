/** From here on the series below is exact to the last digit. */
const SERIES_FROM = 16;

/**
 * Error of Stirling's formula, `log(gamma(x)) - ((x - 1/2) log(x) - x + log(2 pi) / 2)`, for x > 0.
 *
 * For an integer it is also `log(x!) - log(sqrt(2 pi x) (x/e)^x)`. Between the two no digits cancel, which is why
 * probabilities of large counts are built on it (C. Loader, "Fast and accurate computation of binomial
 * probabilities", 2000). Below 16 by the recurrence of the gamma function, above by Stirling's series.
 */
export function stirlingError(x: number): number {
  let shifted = 0;
  while (x < SERIES_FROM) {
    shifted += (x + 0.5) * Math.log1p(1 / x) - 1;
    x++;
  }
  const y = 1 / (x * x);
  const series =
    1 / 12 - y * (1 / 360 - y * (1 / 1260 - y * (1 / 1680 - y * (1 / 1188 - (y * 691) / 360_360))));
  return shifted + series / x;
}
