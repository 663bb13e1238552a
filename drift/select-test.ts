import type { TestId } from './result.js';
import { presentValues, type SamplePair } from './sample-pair.js';
import { countDistinctTogether } from './walk-distinct.js';

/** Up to this many present reference values Evidently uses p-values, above it distances. */
const LARGEST_P_VALUE_REFERENCE = 1000;

/**
 * The test Evidently 0.7.23 chooses for a column (`registry.py`, `_get_default_stattest`): by the number of reference
 * values, and by the number of different values on both sides together.
 */
export function selectTest(pair: SamplePair): TestId {
  const small = presentValues(pair.reference) <= LARGEST_P_VALUE_REFERENCE;
  if (pair.type === 'categorical') {
    if (!small) return 'jensenshannon';
    return pair.categories.length <= 2 ? 'z' : 'chisquare';
  }
  const distinct = countDistinctTogether(pair.reference.values, pair.current.values);
  if (!small) return distinct <= 5 ? 'jensenshannon' : 'wasserstein';
  if (distinct <= 2) return 'z';
  return distinct <= 5 ? 'chisquare' : 'ks';
}
