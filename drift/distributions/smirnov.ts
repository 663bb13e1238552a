import { minusLog1p } from './minus-log1p.js';
import { stirlingError } from './stirling-error.js';

/**
 * The one-sided Smirnov distribution, term by term in the form of Birnbaum and Tingey (1951):
 *
 *     P(D+ >= d) = sum over j from 0 to floor(n(1-d)) of  d/(d + j/n) * Binomial(j; n, d + j/n)
 *
 * Every term is positive, so nothing cancels. The binomial probabilities are taken through Loader's deviance form
 * (C. Loader, "Fast and accurate computation of binomial probabilities", 2000), which keeps its digits at large n.
 */

/** The trapezoidal rule over so many of the terms loses nothing: it converges exponentially here. */
const MOST_TERMS = 16_384;

/**
 * P(D+ >= d) for the one-sided, one-sample statistic of `n` values, as `scipy.special.smirnov`.
 *
 * @param n number of values, an integer of at least 1
 * @param d in [0, 1]
 */
export function smirnovSf(n: number, d: number): number {
  if (d <= 0) return 1;
  if (d >= 1) return 0;
  const nd = n * d;
  const last = Math.floor(n * (1 - d));
  const stirlingN = stirlingError(n);
  // Of many terms, which change smoothly and vanish at both ends, every so many-th stands for its neighbours.
  const stride = Math.max(1, Math.floor(n / MOST_TERMS));
  let sum = stride > 1 ? 0 : Math.exp(n * Math.log1p(-d));
  for (let j = stride; j <= last; j += stride) {
    const rest = n - j;
    // j = n needs d = 0; a rest no larger than nd has probability 0 and only appears by rounding.
    if (rest <= nd) break;
    const logRatio =
      stirlingN -
      stirlingError(j) -
      stirlingError(rest) -
      j * minusLog1p(nd / j) -
      rest * minusLog1p(-nd / rest);
    sum += (nd / (nd + j)) * Math.exp(logRatio) * Math.sqrt(n / (2 * Math.PI * j * rest));
  }
  return Math.min(sum * stride, 1);
}
