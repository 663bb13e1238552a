import { stirlingError } from './stirling-error.js';

/** Relative size of a step of the continued fraction at which it has converged. */
const CONVERGED = 4e-16;
const MOST_STEPS = 100_000;
/** Stands for a denominator of 0 in Lentz' method. */
const TINY = 1e-300;

/**
 * The continued fraction by which x^a y^b / B(a, b) is to be divided to give the regularised incomplete beta function
 * I_x(a, b): the even part of DLMF 8.17.22, by Lentz' method. Takes y = 1 - x separately, so that no digit is lost
 * where x is close to 1. Converges fast for x < (a + 1) / (a + b + 2).
 */
function betaFraction(a: number, b: number, x: number, y: number): number {
  const lead = a * y - b * x + 1;
  let value = (a * lead) / (a + 1) || TINY;
  let c = value;
  let d = 0;
  for (let m = 1; m < MOST_STEPS; m++) {
    const square = (a + 2 * m - 1) ** 2;
    const numerator = ((a + m - 1) * (a + b + m - 1) * m * (b - m) * x * x) / square;
    const term = m + (m * (b - m) * x) / (a + 2 * m - 1) + ((a + m) * (lead + m * (1 + y))) / (a + 2 * m + 1);
    d = 1 / (term + numerator * d || TINY);
    c = term + numerator / c || TINY;
    const step = c * d;
    value *= step;
    if (Math.abs(step - 1) < CONVERGED) break;
  }
  return value;
}

/** `log(1 / B(a, 1/2))`. */
function logInverseBeta(a: number): number {
  const ratio = a * Math.log1p(0.5 / a) - 0.5 + stirlingError(a + 0.5) - stirlingError(a);
  return ratio + Math.log(a / Math.PI) / 2;
}

/**
 * Two-sided p-value of Student's t, P(|T| >= |t|), as `2 * scipy.stats.t.sf(abs(t), df)`: the regularised incomplete
 * beta function I_x(df/2, 1/2) at x = df / (df + t²). Keeps its digits in the far tail and for millions of degrees of
 * freedom. NaN when `t` is NaN or `df` is not positive.
 *
 * @param df degrees of freedom, not necessarily an integer
 */
export function studentTwoSided(t: number, df: number): number {
  if (Number.isNaN(t) || !(df > 0)) return Number.NaN;
  const root = Math.abs(t) / Math.sqrt(df);
  if (root === 0) return 1;
  if (root === Number.POSITIVE_INFINITY) return 0;
  // x and y = 1 - x by their logarithms: t² / df would overflow where x is still a number.
  const logX = root < 1e8 ? -Math.log1p(root * root) : -2 * Math.log(root);
  const logY = 2 * Math.log(root) + logX;
  const x = Math.exp(logX);
  const y = Math.exp(logY);
  const a = df / 2;
  const front = Math.exp(a * logX + logY / 2 + logInverseBeta(a));
  return x < (a + 1) / (a + 2.5)
    ? Math.min(1, front / betaFraction(a, 0.5, x, y))
    : 1 - front / betaFraction(0.5, a, y, x);
}
