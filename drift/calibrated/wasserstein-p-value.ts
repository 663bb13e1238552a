import { bridgeAreaTail } from './bridge-area-tail.js';
import { pooledArea } from './pooled-area.js';
import { representable } from './robust-scale.js';

/** Share of the pooled values at either end that is pulled in, as for the effect. */
const TAIL = 0.005;
/** So many of the smaller side's values at least are expected to be pulled in at either end. */
const FEWEST_PULLED_IN = 5;
/** Below this many values on the smaller side more than half of the values would be pulled in. */
export const FEWEST_VALUES = 20;

/**
 * P-value of the Wasserstein distance of two sorted arrays: the chance of a distance at least this large when both
 * are drawn from one distribution. 1 when nearly all values are equal.
 *
 * The pooled values are winsorised: at either end 0.5 %, and more where a side is small, so that five of its values are
 * expected there. With fewer the distribution of the distance would hang on single values. Given the pooled values,
 * the distance is that of a random subset of them; its distribution is that of the area under a Brownian bridge (see
 * `bridgeAreaTail`), right for samples that are not large because the far tail follows the mean of the subset, of which
 * variance and skewness are exact. Ties need no care: they are places without width.
 *
 * How it compares with permutations is in `docs/methods.md`.
 *
 * @param reference at least 20 values, as `current`
 */
export function wassersteinPValue(reference: Float64Array, current: Float64Array): number {
  const tail = Math.max(TAIL, FEWEST_PULLED_IN / Math.min(reference.length, current.length));
  const { area, bridge, skewness } = pooledArea(...representable(reference, current), tail);
  return bridgeAreaTail(bridge, area, skewness);
}
