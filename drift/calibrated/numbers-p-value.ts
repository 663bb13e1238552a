import { conditionalKsPValue } from './ks-p-value.js';
import { FEWEST_VALUES, wassersteinPValue } from './wasserstein-p-value.js';

/**
 * The share of alpha that goes to Kolmogorov-Smirnov; the rest goes to Wasserstein. Where the former is the better test
 * (a change of shape, heavy tails) it is better by far, and a tenth is enough.
 */
const KS_WEIGHT = 0.1;
/** A p-value this small settles every question, and the other could only make it smaller. */
const SETTLED = 1e-9;

/**
 * P-value of the hypothesis that two sorted, non-empty arrays come from one distribution: of Kolmogorov-Smirnov (exact
 * given ties) and of the Wasserstein distance itself, joined by Bonferroni's inequality with weights, which holds
 * whatever the two have to do with each other.
 *
 * The effect size is a Wasserstein distance. By its own p-value an effect that chance hardly ever reaches counts as
 * found; Kolmogorov-Smirnov alone would miss many small shifts that the distance sees. Below 20 values on a side it
 * stands alone.
 */
export function numbersPValue(reference: Float64Array, current: Float64Array): number {
  if (Math.min(reference.length, current.length) < FEWEST_VALUES)
    return conditionalKsPValue(reference, current);
  const ofDistance = wassersteinPValue(reference, current);
  // Values that span more than a double can hold have no such p-value.
  if (!Number.isFinite(ofDistance)) return conditionalKsPValue(reference, current);
  const wasserstein = Math.min(1, ofDistance / (1 - KS_WEIGHT));
  if (wasserstein < SETTLED) return wasserstein;
  return Math.min(wasserstein, conditionalKsPValue(reference, current, KS_WEIGHT * wasserstein) / KS_WEIGHT);
}
