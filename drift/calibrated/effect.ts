import type { NumericPair, SamplePair } from '../sample-pair.js';
import type { StatTest, TestScore } from '../stat-test.js';
import { CALIBRATED_FORMS } from './calibrated-forms.js';
import { winsorise } from './winsorise.js';

/**
 * The effect size of profile `calibrated`: the distance the test measures, in the form of this profile, on winsorised
 * numbers or on categories.
 *
 * @param test a test of kind `distance` that applies to the pair's type
 */
export function effectSize(test: StatTest, pair: SamplePair): TestScore {
  const distance = CALIBRATED_FORMS[test.id] ?? test.compute;
  // Wasserstein pulls in by itself, without a copy.
  if (pair.type === 'categorical' || test.id === 'wasserstein') return distance(pair);
  const robust: NumericPair = {
    type: 'numeric',
    reference: { ...pair.reference, values: winsorise(pair.reference.values) },
    current: { ...pair.current, values: winsorise(pair.current.values) },
  };
  return distance(robust);
}
