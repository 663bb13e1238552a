import { energyDistance } from '../energy-distance.js';
import { finiteScore, type StatTest } from '../stat-test.js';

/**
 * Energy distance, in the square root of the values' unit: the same data in other units has another score.
 * Evidently: `energy_distance.py`. Profile `calibrated` measures in standard deviations of the reference.
 */
export const edTest: StatTest = {
  id: 'ed',
  displayName: 'Energy-distance',
  kind: 'distance',
  columnTypes: ['numeric'],
  defaultThreshold: 0.1,
  isDrifted: (score, threshold) => score > threshold,
  compute: (pair) => {
    if (pair.type !== 'numeric') throw new TypeError('ed compares numbers');
    return finiteScore(
      energyDistance(pair.reference.values, pair.current.values),
      'the values span more than a number can hold',
    );
  },
};
