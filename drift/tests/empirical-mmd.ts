import { countExtreme, inRange, mmdProblem } from '../maximum-mean-discrepancy.js';
import { medianDistance } from '../median-distance.js';
import { seededRandom } from '../seeded-random.js';
import type { StatTest } from '../stat-test.js';

const PERMUTATIONS = 100;
const SEED = 20_250_228;

/**
 * Evidently's width of the kernel exp(-((x - y) / unit)²): the median distance between reference values, or 1 when half
 * of their pairs are equal (when its square is below what a number can hold).
 */
export function evidentlyUnit(reference: Float64Array, factor: number): number {
  const median = medianDistance(reference);
  return (median / factor) ** 2 === 0 ? factor : median;
}

/**
 * Maximum mean discrepancy with a Gaussian kernel as wide as the median distance within the reference. Score: the
 * p-value, the share of 100 random shuffles of the pooled values with a discrepancy at least the observed one.
 * Evidently: `mmd_stattest.py`.
 *
 * The statistic is Evidently's. Its p-value changes from call to call, as it shuffles without a seed; this one has a
 * seed. Evidently holds the kernel between all pairs of values in memory; here values are gathered in cells, as
 * `mmdProblem` tells, which also spares values far from 0 Evidently's cancellation of x² - 2xy + y².
 */
export const empiricalMmdTest: StatTest = {
  id: 'empirical_mmd',
  displayName: 'empirical_mmd',
  kind: 'p_value',
  columnTypes: ['numeric'],
  defaultThreshold: 0.1,
  isDrifted: (score, threshold) => score < threshold,
  compute: (pair) => {
    if (pair.type !== 'numeric') throw new TypeError('empirical_mmd compares numbers');
    if (Math.min(pair.reference.values.length, pair.current.values.length) < 2)
      return {
        score: null,
        reason: 'the maximum mean discrepancy needs at least two values on each side',
      };
    const { reference, current, factor } = inRange(pair.reference.values, pair.current.values);
    const problem = mmdProblem(reference, current, evidentlyUnit(reference, factor));
    return { score: countExtreme(problem, PERMUTATIONS, seededRandom(SEED)) / PERMUTATIONS, reason: null };
  },
};
