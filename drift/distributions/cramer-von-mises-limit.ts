import { besselKScaled } from './bessel-k.js';
import { type QuadraticForm, quadraticFormSf } from './quadratic-form-tail.js';

/** Below this the distribution function is under 1e-35. */
const SURELY_EXCEEDED = 0.0015;

const LIMIT: QuadraticForm = {
  pole: (j) => (Math.PI * j) ** 2,
  determinant: (u) => Math.sin(Math.sqrt(u)) / Math.sqrt(u),
};

/**
 * Upper tail of the limiting distribution of the Cramér-von Mises statistic, that of the integral of a squared
 * Brownian bridge: the sum of Z²/(j pi)². Keeps its digits in the far tail, where 1 minus the distribution function
 * has none.
 */
export function cramerVonMisesSf(x: number): number {
  if (Number.isNaN(x)) return Number.NaN;
  return x < SURELY_EXCEEDED ? 1 : quadraticFormSf(x, LIMIT);
}

/**
 * The same distribution from below, by the series of S. Csörgő and J. J. Faraway, "The exact and asymptotic
 * distributions of Cramér-von Mises statistics", J. R. Stat. Soc. B 58(1), 1996, equation 1.3.
 *
 * @param x positive
 * @param smallestTerm the series ends behind the first term below this; the sum is off by about as much
 */
export function cramerVonMisesCdf(x: number, smallestTerm: number): number {
  // Gamma(k + 1/2) / Gamma(k + 1)
  let ratio = Math.sqrt(Math.PI);
  let sum = 0;
  let term = Number.POSITIVE_INFINITY;
  for (let k = 0; Math.abs(term) >= smallestTerm; k++) {
    const y = 4 * k + 1;
    const q = y ** 2 / (16 * x);
    const bessel = Math.exp(-2 * q) * besselKScaled(0.25, q);
    term = (ratio / (Math.PI ** 1.5 * Math.sqrt(x))) * Math.sqrt(y) * bessel;
    sum += term;
    ratio *= (k + 0.5) / (k + 1);
  }
  return sum;
}
