import { mmdProblem } from '../maximum-mean-discrepancy.js';
import { medianPositiveDistance } from '../median-distance.js';
import { seededRandom } from '../seeded-random.js';
import { representable } from './robust-scale.js';
import { sequentialPValue } from './sequential-p-value.js';

const PERMUTATIONS = 999;
const SEED = 20_250_606;
/** Discrepancies this close are equal: what is left between them is rounding. */
const ROUNDING = 1e-12;

/**
 * P-value of the maximum mean discrepancy with a Gaussian kernel, by permutation: valid at every size. Beyond all 999
 * permutations, see `beyondPermutations`.
 *
 * The kernel is as wide as the median distance between values of both sides that are not equal. So shuffling the values
 * leaves it as it is, and it does not depend on the scale of the values, however many of them are equal. All values take
 * part; see `mmdProblem`. Seeded: same values, same p-value.
 *
 * @param reference sorted, at least two values
 * @param current sorted, at least two values
 */
export function mmdPValue(reference: Float64Array, current: Float64Array): number {
  const [a, b] = representable(reference, current);
  const unit = medianPositiveDistance(a, b);
  if (unit === 0) return 1;
  const { observed, shuffled } = mmdProblem(a, b, unit);
  const random = seededRandom(SEED);
  // The unbiased estimate is the squared distance of the two means in the kernel's space, less at most this.
  const bias = 1 / a.length + 1 / b.length;
  return sequentialPValue({
    bar: observed - ROUNDING,
    next: () => shuffled(random),
    most: PERMUTATIONS,
    norm: (discrepancy) => Math.sqrt(Math.max(0, discrepancy + bias)),
    // Two values are at most the root of 2 apart in that space.
    step: Math.SQRT2 * bias,
  });
}
