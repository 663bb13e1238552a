import { hypergeometricPValue } from '../distributions/hypergeometric.js';
import { absoluteDifference, randomTotalVariation } from '../distributions/random-total-variation.js';
import type { CategoricalPair } from '../sample-pair.js';
import { seededRandom } from '../seeded-random.js';
import { sequentialPValue } from './sequential-p-value.js';

const MOST_PERMUTATIONS = 9_999;
const FEWEST_PERMUTATIONS = 1_999;
/** Categories to draw in all. */
const BUDGET = 2_000_000;
const SEED = 20_250_117;
/** Distances that are equal in exact arithmetic may differ by rounding; they count as equal. */
const ROUNDING = 1e-10;

/**
 * P-value of the total variation distance between the shares of categories on two sides. Of two categories exact, by the
 * hypergeometric distribution. Of more by permutation: whole tables are drawn from the multivariate hypergeometric
 * distribution, so that the number of rows does not matter, up to 9,999 of them, fewer when there are more than 200
 * categories. Valid at every size; of more than 1000 categories the rare ones count by their moments, see
 * `randomTotalVariation`. Beyond all tables drawn, see `beyondPermutations`. Seeded: same counts, same p-value.
 */
export function tvdPValue({ categories, reference, current }: CategoricalPair): number {
  const totals = reference.counts.map((count, i) => count + (current.counts[i] as number));
  const rows = reference.present + current.present;
  const size = Math.min(reference.present, current.present);
  if (categories.length === 2) {
    return hypergeometricPValue(rows, totals[0] as number, current.present, current.counts[0] as number);
  }
  const smaller = current.present === size ? current.counts : reference.counts;
  const bar = absoluteDifference(smaller, totals, size / rows) * (1 - ROUNDING);
  const { drawn, next } = randomTotalVariation(totals, rows, size, seededRandom(SEED));
  const most = Math.min(MOST_PERMUTATIONS, Math.max(FEWEST_PERMUTATIONS, Math.floor(BUDGET / drawn)));
  // An exchange of two rows moves two categories by one each.
  return sequentialPValue({ bar, next, most, norm: (difference) => difference, step: 2 });
}
