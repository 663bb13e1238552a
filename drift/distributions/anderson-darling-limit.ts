import { type QuadraticForm, quadraticFormSf } from './quadratic-form-tail.js';

/** Below this the distribution function is under 1e-30. */
const SURELY_EXCEEDED = 0.015;

const LIMIT: QuadraticForm = {
  pole: (j) => j * (j + 1),
  determinant: (u) => -Math.cos((Math.PI / 2) * Math.sqrt(1 + 4 * u)) / (Math.PI * u),
};

/**
 * Upper tail of the limiting distribution of the Anderson-Darling statistic A², of one sample or of two: the sum of
 * Z²/(j (j + 1)) (T. W. Anderson and D. A. Darling, "Asymptotic theory of certain goodness of fit criteria", Ann. Math.
 * Stat. 23(2), 1952; for two samples F. W. Scholz and M. A. Stephens, "K-sample Anderson-Darling tests", J. Am. Stat.
 * Assoc. 82, 1987). Keeps its digits in the far tail.
 */
export function andersonDarlingSf(x: number): number {
  if (Number.isNaN(x)) return Number.NaN;
  return x < SURELY_EXCEEDED ? 1 : quadraticFormSf(x, LIMIT);
}
