/** Exponents below minus this add nothing to the integral. */
const NEGLIGIBLE_EXPONENT = 40;

/**
 * Modified Bessel function of the second kind times exp(x), for real order, as `scipy.special.kve`.
 *
 * By the trapezoidal rule on K(x) exp(x) = integral over t >= 0 of exp(-x (cosh t - 1)) cosh(order t). The integrand
 * dies off doubly exponentially, so the rule is exact to rounding with steps that shrink as its width does.
 *
 * @param order of small magnitude, such as 1/4
 * @param x positive; NaN when it is not
 */
export function besselKScaled(order: number, x: number): number {
  if (!(x > 0)) return Number.NaN;
  const step = 0.2 / Math.sqrt(1 + x / 8);
  const end = Math.acosh(1 + NEGLIGIBLE_EXPONENT / x) + Math.abs(order);
  let sum = 0.5;
  for (let t = step; t < end; t += step) {
    // cosh t - 1, without the cancellation.
    sum += Math.exp(-2 * x * Math.sinh(t / 2) ** 2) * Math.cosh(order * t);
  }
  return sum * step;
}
