import { cramerVonMisesSf } from '../distributions/cramer-von-mises-limit.js';
import { EVEN_WEIGHT } from './midrank-blocks.js';
import { midrankPValue } from './midrank-p-value.js';

/**
 * P-value of the two-sample Cramér-von Mises statistic (T. W. Anderson, "On the distribution of the two-sample Cramér-von
 * Mises criterion", Ann. Math. Stat. 33(3), 1962), with the distribution functions taken at midranks. Given the ties, with
 * all digits in the far tail, and 1 when all values are equal. See `midrankPValue`.
 *
 * @param reference sorted, not empty
 * @param current sorted, not empty
 */
export function cramerVonMisesPValue(reference: Float64Array, current: Float64Array): number {
  return midrankPValue(reference, current, EVEN_WEIGHT, cramerVonMisesSf);
}
