import { finiteScore, type StatTest } from '../stat-test.js';
import { standardDeviation, wassersteinDistance } from '../wasserstein-distance.js';

/** Evidently's floor of the standard deviation that scales the distance. */
const SMALLEST_NORM = 0.001;

/**
 * Wasserstein distance in units of the reference's standard deviation (divisor n, at least 0.001).
 * Evidently: `wasserstein_distance_norm.py`.
 */
export const wassersteinTest: StatTest = {
  id: 'wasserstein',
  displayName: 'Wasserstein distance (normed)',
  kind: 'distance',
  columnTypes: ['numeric'],
  defaultThreshold: 0.1,
  isDrifted: (score, threshold) => score >= threshold,
  compute: (pair) => {
    if (pair.type !== 'numeric') throw new TypeError('wasserstein compares numbers');
    const reference = pair.reference.values;
    const norm = Math.max(standardDeviation(reference, 0), SMALLEST_NORM);
    return finiteScore(
      wassersteinDistance(reference, pair.current.values) / norm,
      'the values span more than a number can hold',
    );
  },
};
