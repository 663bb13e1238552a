import { chiSquareSf } from '../distributions/chi-square.js';
import { featureMoments, pooledQuartileRange, project, whitening } from '../epps-singleton.js';
import { finiteScore, type StatTest } from '../stat-test.js';

const FEWEST_VALUES = 5;
/** Below this size of the larger sample Epps and Singleton's small-sample factor applies. */
const SMALL_SAMPLE = 25;

function smallSampleFactor(n: number, m: number): number {
  if (Math.max(n, m) >= SMALL_SAMPLE) return 1;
  return 1 / (1 + (n + m) ** -0.45 + 10.1 * (n ** -1.7 + m ** -1.7));
}

/** P-value of two sorted samples of at least five values, in units of `scale`; NaN when it cannot be computed. */
function eppsSingletonPValue(reference: Float64Array, current: Float64Array, scale: number): number {
  const n = reference.length;
  const m = current.length;
  const rows = n + m;
  const a = featureMoments(scale, reference);
  const b = featureMoments(scale, current);
  const difference = a.mean.map((mean, i) => mean - (b.mean[i] ?? 0));
  if (difference.some(Number.isNaN)) return Number.NaN;
  const covariance = a.covariance.map((row, i) =>
    row.map((entry, j) => (rows / n) * entry + (rows / m) * (b.covariance[i]?.[j] ?? 0)),
  );
  const directions = whitening(covariance);
  // Two constants: nothing varies but what is compared.
  if (directions.length === 0 && difference.some((entry) => entry !== 0)) return 0;
  const form = project(difference, directions).reduce((sum, entry) => sum + entry ** 2, 0);
  return chiSquareSf(rows * form * smallSampleFactor(n, m), directions.length);
}

/**
 * Epps-Singleton test: do the empirical characteristic functions differ at two points? Score: the p-value, as SciPy
 * 1.17's `epps_singleton_2samp` (T. W. Epps and K. J. Singleton, "An omnibus test for the two-sample problem using the
 * empirical characteristic function", J. Stat. Comput. Simul. 26, 1986). Evidently: `epps_singleton_stattest.py`.
 *
 * It estimates a covariance of four features on each side, so small windows beside a large reference are called drifted
 * far too often: of windows of 30 against 5000 from one distribution, about four in ten. With two different values the
 * covariance has rank 1, and in large samples SciPy's own rounding may hide that: then this number, from rank 1, is not
 * Evidently's.
 */
export const esTest: StatTest = {
  id: 'es',
  displayName: 'Epps-Singleton',
  kind: 'p_value',
  columnTypes: ['numeric'],
  defaultThreshold: 0.05,
  isDrifted: (score, threshold) => score < threshold,
  compute: (pair) => {
    if (pair.type !== 'numeric') throw new TypeError('es compares numbers');
    const reference = pair.reference.values;
    const current = pair.current.values;
    const range = pooledQuartileRange(reference, current);
    if (range === 0)
      return {
        score: null,
        reason: 'Epps-Singleton has no unit: the middle half of all values is one value',
      };
    if (Math.min(reference.length, current.length) < FEWEST_VALUES)
      return { score: null, reason: 'Epps-Singleton needs at least five values on each side' };
    return finiteScore(
      eppsSingletonPValue(reference, current, range / 2),
      'Epps-Singleton cannot be computed: the values span more or less than a number can hold',
    );
  },
};
