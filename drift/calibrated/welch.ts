import type { NumericPair } from '../sample-pair.js';
import type { TestScore } from '../stat-test.js';
import { beyondPermutations } from './beyond-permutations.js';
import { permutedWelch } from './permuted-welch.js';
import { representable } from './robust-scale.js';
import { sequentialPValue } from './sequential-p-value.js';
import { welchT } from './welch-t.js';

const PERMUTATIONS = 9_999;
const SEED = 20_261_125;
/** Statistics that are equal in exact arithmetic may differ by rounding; they count as equal. */
const ROUNDING = 1e-9;

/** P-value of |t| and the difference of the means: see `welchPValue`. */
function permutationPValue(
  smaller: Float64Array,
  larger: Float64Array,
  t: number,
  difference: number,
): number {
  const { next, step } = permutedWelch(smaller, larger, SEED);
  const smallest = 1 / (1 + PERMUTATIONS);
  let farthest = 0;
  const p = sequentialPValue({
    bar: t * (1 - ROUNDING),
    next: () => {
      const division = next();
      farthest = Math.max(farthest, division.difference);
      return division.t;
    },
    most: PERMUTATIONS,
    norm: (statistic) => statistic,
    // The studentised difference is no norm: only the difference itself may take the p-value further down, below.
    step: Number.POSITIVE_INFINITY,
  });
  return p > smallest ? p : beyondPermutations(difference, farthest, step, smallest);
}

/**
 * P-value of Welch's t-test, two-sided, by permutation: the chance of a |t| at least this large when the values of both
 * sides are divided between them at random. Where nothing has drifted it is valid at every size and for every
 * distribution, which Student's distribution is not: skewed values in a small window make it far too small. Because the
 * difference is studentised, the test also holds asymptotically for means that are equal under different variances
 * (A. Janssen, "Studentized permutation tests for non-i.i.d. hypotheses and the generalized Behrens-Fisher problem",
 * Stat. Probab. Lett. 36, 1997).
 *
 * Up to 9,999 permutations, seeded: same values, same p-value. Beyond all of them the difference of the means, a sum over
 * the drawn values, takes the p-value further down by `beyondPermutations`, if it too is beyond all permuted ones. What is
 * below 1/10,000 is then bounded by the tail of the difference alone, and so valid.
 *
 * Two constants: 0 when they differ, 1 when they are equal.
 */
export function welchPValue(pair: NumericPair): TestScore {
  const [reference, current] = representable(pair.reference.values, pair.current.values);
  const n = reference.length;
  const m = current.length;
  if (n < 2 || m < 2) return { score: null, reason: 'a side with a single value has no variance' };
  if (reference[0] === reference.at(-1) && current[0] === current.at(-1))
    return { score: reference[0] === current[0] ? 1 : 0, reason: null };
  const { t, difference } = welchT(reference, current);
  // The spread of either side is nothing beside the difference of the means.
  if (Math.abs(t) === Number.POSITIVE_INFINITY) return { score: 0, reason: null };
  const [smaller, larger] = n <= m ? [reference, current] : [current, reference];
  return { score: permutationPValue(smaller, larger, Math.abs(t), Math.abs(difference)), reason: null };
}
