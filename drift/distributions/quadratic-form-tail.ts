/**
 * A quadratic form Q = sum of Z²/a over the poles a of independent standard normal Z, such as the limits of the
 * Cramér-von Mises and Anderson-Darling statistics.
 */
export interface QuadraticForm {
  /** The `j`-th smallest a, counted from 1; infinite beyond the last one. All are different and positive. */
  readonly pole: (j: number) => number;
  /** The product over all poles of (1 - u/a). */
  readonly determinant: (u: number) => number;
}

/** Exponents this far below the leading one add nothing. */
const NEGLIGIBLE_EXPONENT = 40;
const FEWEST_NODES = 64;
const MOST_NODES = 4096;

/**
 * Nodes enough for the exponential near the lower pole, and for the poles just outside, which the integrand feels.
 */
function nodesFor(halfWidth: number, gap: number, x: number): number {
  const nodes = Math.max(FEWEST_NODES, 4 * Math.sqrt(x * halfWidth), 10 * Math.sqrt(halfWidth / gap));
  return Math.ceil(Math.min(nodes, MOST_NODES));
}

/**
 * Integral of exp(-(u - origin) x / 2) / (u sqrt(|determinant|)) from the `j`-th pole to the next, at each of which the
 * integrand has an inverse square root, by Gauss-Chebyshev quadrature.
 */
function betweenPoles(form: QuadraticForm, j: number, x: number, origin: number): number {
  const from = form.pole(j);
  // Behind the last pole the exponential ends the integral.
  const to = Math.min(form.pole(j + 1), from + (4 * NEGLIGIBLE_EXPONENT) / x);
  const half = to / 2 - from / 2;
  const below = from - (j === 1 ? 0 : form.pole(j - 1));
  const nodes = nodesFor(half, Math.min(below, form.pole(j + 2) - to), x);
  let sum = 0;
  for (let i = 0; i < nodes; i++) {
    const angle = (Math.PI * (i + 0.5)) / nodes;
    const aboveFrom = 2 * half * Math.sin(angle / 2) ** 2;
    const exponent = ((from - origin + aboveFrom) * x) / 2;
    if (exponent > NEGLIGIBLE_EXPONENT) break;
    const belowTo = 2 * half * Math.cos(angle / 2) ** 2;
    const u = aboveFrom < belowTo ? from + aboveFrom : to - belowTo;
    const smooth = Math.sqrt((aboveFrom * belowTo) / Math.abs(form.determinant(u)));
    sum += (Math.exp(-exponent) * smooth) / u;
  }
  return (sum * Math.PI) / nodes;
}

/**
 * P(Q > x) of a quadratic form in normal variables, by Smirnov's formula: 1/pi times the alternating sum of the
 * integrals of exp(-ux/2) / (u sqrt(|determinant|)) from the first pole to the second, from the third to the fourth,
 * and so on (N. V. Smirnov, "On the distribution of the omega-squared criterion", 1937; G. V. Martynov, "Omega-squared
 * criteria", 1978). The leading term carries the tail, so that even a probability of 1e-300 keeps its digits.
 *
 * @param x at least about a hundredth of the form's mean; closer to 0 the sum takes ever more terms
 */
export function quadraticFormSf(x: number, form: QuadraticForm): number {
  const origin = form.pole(1);
  const reach = origin + (2 * NEGLIGIBLE_EXPONENT) / x;
  let sum = 0;
  for (let j = 1; form.pole(j) < reach; j += 2) {
    const part = betweenPoles(form, j, x, origin);
    sum += j % 4 === 1 ? part : -part;
  }
  return Math.min(Math.max((sum / Math.PI) * Math.exp((-origin * x) / 2), 0), 1);
}
