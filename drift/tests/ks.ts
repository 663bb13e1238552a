import { exactKsTail, exactKsTailEqualSizes } from '../distributions/exact-ks-tail.js';
import { kolmogorovSf } from '../distributions/kolmogorov.js';
import { ksStatistic } from '../ks-statistic.js';
import type { StatTest } from '../stat-test.js';

/** SciPy's `MAX_AUTO_N`: up to this size of the larger sample the p-value is exact. */
const LARGEST_EXACT = 10_000;

/** `numpy.round`: halves go to the even neighbour. */
function roundHalfEven(x: number): number {
  const floor = Math.floor(x);
  const rest = x - floor;
  if (rest !== 0.5) return rest < 0.5 ? floor : floor + 1;
  return floor % 2 === 0 ? floor : floor + 1;
}

/**
 * Two-sided p-value of the two-sample Kolmogorov-Smirnov statistic h/lcm(m, n), as SciPy 1.17's
 * `ks_2samp(method='auto')`: exact while the larger sample has at most 10,000 values, else the one-sample
 * distribution at the effective size mn/(m + n). Ties are not taken into account: they make it too large.
 */
export function ksPValue(m: number, n: number, d: number, h: number): number {
  if (Math.max(m, n) > LARGEST_EXACT) return kolmogorovSf(roundHalfEven((m * n) / (m + n)), d);
  if (m === n) return exactKsTailEqualSizes(m, h);
  return exactKsTail(m, n, h);
}

/** Two-sample Kolmogorov-Smirnov test. Score: the p-value. Evidently: `ks_stattest.py`. */
export const ksTest: StatTest = {
  id: 'ks',
  displayName: 'K-S p_value',
  kind: 'p_value',
  columnTypes: ['numeric'],
  defaultThreshold: 0.05,
  isDrifted: (score, threshold) => score <= threshold,
  compute: (pair) => {
    if (pair.type !== 'numeric') throw new TypeError('ks compares numbers');
    const reference = pair.reference.values;
    const current = pair.current.values;
    const { d, h } = ksStatistic(reference, current);
    return { score: ksPValue(reference.length, current.length, d, h), reason: null };
  },
};
