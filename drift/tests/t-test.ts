import { pairwiseSum } from '../distributions/pairwise-sum.js';
import { studentTwoSided } from '../distributions/student-t.js';
import { finiteScore, type StatTest } from '../stat-test.js';

function mean(values: Float64Array): number {
  return pairwiseSum(values) / values.length;
}

/** Sum of squared differences from the mean. */
function squares(values: Float64Array, centre: number): number {
  return pairwiseSum(values.map((value) => (value - centre) ** 2));
}

function whyNone(reference: Float64Array, current: Float64Array): string {
  if (reference.length + current.length < 3) return 'a single value on either side has no variance';
  if (reference[0] === reference.at(-1) && current[0] === current.at(-1))
    return 'both sides hold one and the same value: the t statistic is 0 / 0';
  return 'the values span more than a number can hold';
}

/**
 * Student's two-sample t-test with pooled variance, two-sided. Score: the p-value. Evidently: `t_test.py`, which is
 * `scipy.stats.ttest_ind`.
 *
 * It takes both sides to have the same variance; where they have not and differ in size, its p-value is too small or
 * too large. Profile `calibrated` uses Welch's test.
 */
export const tTest: StatTest = {
  id: 't_test',
  displayName: 't_test',
  kind: 'p_value',
  columnTypes: ['numeric'],
  defaultThreshold: 0.05,
  isDrifted: (score, threshold) => score < threshold,
  compute: (pair) => {
    if (pair.type !== 'numeric') throw new TypeError('t_test compares numbers');
    const reference = pair.reference.values;
    const current = pair.current.values;
    const n = reference.length;
    const m = current.length;
    const referenceMean = mean(reference);
    const currentMean = mean(current);
    const pooled = (squares(reference, referenceMean) + squares(current, currentMean)) / (n + m - 2);
    const t = (referenceMean - currentMean) / Math.sqrt(pooled * (1 / n + 1 / m));
    return finiteScore(studentTwoSided(t, n + m - 2), whyNone(reference, current));
  },
};
