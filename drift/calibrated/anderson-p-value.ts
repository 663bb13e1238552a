import { andersonDarlingSf } from '../distributions/anderson-darling-limit.js';
import { INVERSE_VARIANCE } from './midrank-blocks.js';
import { midrankPValue } from './midrank-p-value.js';

/**
 * P-value of the two-sample Anderson-Darling statistic A² (with midranks; F. W. Scholz and M. A. Stephens, "K-sample
 * Anderson-Darling tests", J. Am. Stat. Assoc. 82, 1987), over its whole range: not clamped, and given the ties. See
 * `midrankPValue`.
 *
 * @param reference sorted, not empty
 * @param current sorted, not empty
 */
export function andersonPValue(reference: Float64Array, current: Float64Array): number {
  return midrankPValue(reference, current, INVERSE_VARIANCE, andersonDarlingSf);
}
