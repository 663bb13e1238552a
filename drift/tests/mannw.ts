import { mannWhitneyPValue } from '../mann-whitney.js';
import type { StatTest } from '../stat-test.js';

/**
 * Mann-Whitney U test, one-sided. Score: the p-value. Evidently: `mann_whitney_urank_stattest.py`.
 *
 * It asks only whether the reference tends to be smaller: values that fall give a p-value near 1, however far they
 * fall. Profile `calibrated` asks both ways.
 */
export const mannwTest: StatTest = {
  id: 'mannw',
  displayName: 'Mann-Whitney U-rank test',
  kind: 'p_value',
  columnTypes: ['numeric'],
  defaultThreshold: 0.05,
  isDrifted: (score, threshold) => score < threshold,
  compute: (pair) => {
    if (pair.type !== 'numeric') throw new TypeError('mannw compares numbers');
    return { score: mannWhitneyPValue(pair.reference.values, pair.current.values, 'less'), reason: null };
  },
};
