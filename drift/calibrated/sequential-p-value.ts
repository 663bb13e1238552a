import { beyondPermutations } from './beyond-permutations.js';

/** Stop once this many were at least as extreme: the p-value is then known to about 7 %. */
const ENOUGH_EXTREME = 200;

/** A statistic and the permutations it is to be held against. */
export interface PermutationTest {
  /** From here on a permuted statistic is as extreme as the observed one: that, less what rounding may take away. */
  readonly bar: number;
  /** The statistic of the next random permutation. */
  readonly next: () => number;
  /** Permutations to make at most. */
  readonly most: number;
  /** The statistic as a norm of centred sums over the drawn rows; increasing. */
  readonly norm: (statistic: number) => number;
  /** How much larger the norm can become when one drawn row is exchanged for another. */
  readonly step: number;
}

/**
 * P-value of a permutation test: of random permutations, how many are at least as extreme as what was observed. Valid at
 * any number of them, the observed order counting as one more; stops early where the p-value is large, as J. Besag and P.
 * Clifford, "Sequential Monte Carlo p-values", Biometrika 78(2), 1991.
 *
 * Where none is as extreme, the p-value is at most 1 / (most + 1), and less the farther the observed statistic is beyond
 * all permuted ones: see `beyondPermutations`.
 */
export function sequentialPValue({ bar, next, most, norm, step }: PermutationTest): number {
  let extreme = 0;
  let largest = Number.NEGATIVE_INFINITY;
  for (let done = 1; done <= most; done++) {
    const permuted = next();
    if (permuted > largest) largest = permuted;
    if (permuted >= bar) extreme++;
    if (extreme === ENOUGH_EXTREME) return extreme / done;
  }
  if (extreme > 0) return (1 + extreme) / (1 + most);
  return beyondPermutations(norm(bar), norm(largest), step, 1 / (1 + most));
}
