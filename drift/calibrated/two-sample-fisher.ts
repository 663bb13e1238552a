import { fisherExact } from '../distributions/fisher-exact.js';
import type { CategoricalPair } from '../sample-pair.js';
import type { TestScore } from '../stat-test.js';

/** Fisher's exact test of two categories, two-sided, at any sizes. 1 for a single category. */
export function twoSampleFisher({ categories, reference, current }: CategoricalPair): TestScore {
  if (categories.length > 2)
    return {
      score: null,
      reason: `Fisher's exact test compares two categories; here are ${categories.length}`,
    };
  const [a = 0, b = 0] = current.counts;
  const [c = 0, d = 0] = reference.counts;
  return { score: fisherExact({ a, b, c, d }), reason: null };
}
