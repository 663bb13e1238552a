import { asContingency } from '../contingency.js';
import { normalSf } from '../distributions/normal.js';
import { finiteScore, type StatTest } from '../stat-test.js';

/**
 * Pooled two-proportion z-test on the share of the first category in sort order, two-sided. Score: the p-value.
 * Evidently: `z_stattest.py`. With more than two categories it compares the first one with all others.
 */
export const zTest: StatTest = {
  id: 'z',
  displayName: 'Z-test p_value',
  kind: 'p_value',
  columnTypes: ['numeric', 'categorical'],
  defaultThreshold: 0.05,
  isDrifted: (score, threshold) => score < threshold,
  compute: (pair) => {
    const { categories, reference, current } = asContingency(pair);
    if (categories.length === 1) return { score: 1, reason: null };
    const referenceOthers = reference.present - (reference.counts[0] ?? 0);
    const currentOthers = current.present - (current.counts[0] ?? 0);
    const pooled = (referenceOthers + currentOthers) / (reference.present + current.present);
    const error = Math.sqrt(pooled * (1 - pooled) * (1 / reference.present + 1 / current.present));
    const z = (referenceOthers / reference.present - currentOthers / current.present) / error;
    return finiteScore(2 * normalSf(Math.abs(z)), 'the z statistic cannot be computed');
  },
};
