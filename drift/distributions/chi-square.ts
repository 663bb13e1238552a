import { minusLog1p } from './minus-log1p.js';
import { stirlingError } from './stirling-error.js';

/** Relative size of a term or step at which a sum or fraction has converged. */
const CONVERGED = 4e-16;
/** The sum and the fraction take a few times the root of the degrees of freedom. */
const MOST_STEPS = 1_000_000;
/** Stands for a denominator of 0 in Lentz' method. */
const TINY = 1e-300;

/** `x^a e^-x / gamma(a)`, by the deviance of x from a, so that nothing cancels. */
function weight(a: number, x: number): number {
  return Math.sqrt(a / (2 * Math.PI)) * Math.exp(-a * minusLog1p((x - a) / a) - stirlingError(a));
}

/** Lower incomplete gamma function over `x^a e^-x`: the series DLMF 8.7.1. */
function lowerSeries(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; n < MOST_STEPS && term > CONVERGED * sum; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return sum;
}

/** Upper incomplete gamma function over `x^a e^-x`: the continued fraction DLMF 8.9.2 by Lentz' method. */
function upperFraction(a: number, x: number): number {
  const offset = x - a + 1;
  let c = 1 / TINY;
  let d = 1 / (offset || TINY);
  let value = d;
  for (let n = 1; n < MOST_STEPS; n++) {
    const numerator = n * (a - n);
    const denominator = offset + 2 * n;
    d = 1 / (denominator + numerator * d || TINY);
    c = denominator + numerator / c || TINY;
    const step = c * d;
    value *= step;
    if (Math.abs(step - 1) < CONVERGED) break;
  }
  return value;
}

/**
 * Upper tail of the chi-square distribution, P(X > x) for `df` degrees of freedom, as `scipy.stats.chi2.sf`: the
 * regularised upper incomplete gamma function of df/2 and x/2. Keeps its digits in the far tail and for a million
 * degrees of freedom.
 *
 * NaN when `df` is not positive or `x` is NaN; 0 at positive infinity.
 */
export function chiSquareSf(x: number, df: number): number {
  if (Number.isNaN(x) || !(df > 0)) return Number.NaN;
  if (x <= 0) return 1;
  const a = df / 2;
  const half = x / 2;
  if (half / a === Number.POSITIVE_INFINITY) return 0;
  const front = weight(a, half);
  if (half < a + 1) return Math.max(0, 1 - front * lowerSeries(a, half));
  return Math.min(1, front * upperFraction(a, half));
}
