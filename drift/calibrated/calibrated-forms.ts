import { asContingency } from '../contingency.js';
import type { TestId } from '../result.js';
import type { SamplePair } from '../sample-pair.js';
import type { TestScore } from '../stat-test.js';
import { conditionalKsPValue } from './ks-p-value.js';
import { twoSampleChiSquare } from './two-sample-chi-square.js';

/**
 * Tests that profile `calibrated` computes in another form than Evidently: the form that is right for two samples of
 * any sizes. A test that is not listed is right as it is.
 */
export const CALIBRATED_FORMS: Partial<Readonly<Record<TestId, (pair: SamplePair) => TestScore>>> = {
  ks: (pair) => {
    if (pair.type !== 'numeric') throw new TypeError('ks compares numbers');
    return { score: conditionalKsPValue(pair.reference.values, pair.current.values), reason: null };
  },
  chisquare: (pair) => ({ score: twoSampleChiSquare(asContingency(pair)), reason: null }),
};
