import type { StatTest } from '../stat-test.js';
import { walkDistinct } from '../walk-distinct.js';

/**
 * SciPy's quadratic through the logarithms of seven significance levels at the critical values of Scholz and Stephens'
 * Table 2 for two samples, highest power first (`numpy.polyfit` of NumPy 2.4.6).
 */
const LOG_P_VALUE = [0.018198094574111343, -1.0082265644652515, -1.077770279820486] as const;
/** Outside these critical values the p-value is clamped. */
const FIRST_CRITICAL = 0.32500000000000007;
const LAST_CRITICAL = 6.546;
const LARGEST_P_VALUE = 0.25;
const SMALLEST_P_VALUE = 0.001;
/** The variance of the statistic is not defined for fewer values on both sides together. */
const FEWEST_VALUES = 4;

/**
 * The k-sample Anderson-Darling statistic A² of two sorted samples, with midranks: equation 7 of F. W. Scholz and M. A.
 * Stephens, "K-sample Anderson-Darling tests", J. Am. Stat. Assoc. 82, 1987. NaN when all values are equal.
 */
export function andersonDarlingStatistic(reference: Float64Array, current: Float64Array): number {
  const n = reference.length;
  const m = current.length;
  const rows = n + m;
  let before = 0;
  let beforeInReference = 0;
  let sum = 0;
  walkDistinct(reference, current, (_value, inReference, inCurrent) => {
    const block = inReference + inCurrent;
    const middle = before + block / 2;
    const difference = rows * (beforeInReference + inReference / 2) - middle * n;
    sum += (block * difference ** 2) / (middle * (rows - middle) - (rows * block) / 4);
    before += block;
    beforeInReference += inReference;
  });
  // The difference of the other sample is the same with the other sign.
  return ((rows - 1) / rows ** 2) * (1 / n + 1 / m) * sum;
}

/** Variance of A² of two samples without ties, equation 4 of Scholz and Stephens. Needs at least four values. */
export function andersonDarlingVariance(n: number, m: number): number {
  const rows = n + m;
  const H = 1 / n + 1 / m;
  let harmonic = 0;
  let g = 0;
  for (let i = rows - 1; i >= 2; i--) {
    harmonic += 1 / i;
    g += harmonic / (rows - i + 1);
  }
  const h = harmonic + 1;
  const a = 4 * g - 6 + (10 - 6 * g) * H;
  const b = (2 * g - 4) * 4 + 16 * h + (2 * g - 14 * h - 4) * H - 8 * h + 4 * g - 6;
  const c = (6 * h + 2 * g - 2) * 4 + (4 * h - 4 * g + 6) * 2 + (2 * h - 6) * H + 4 * h;
  const d = (2 * h + 6) * 4 - 8 * h;
  return (a * rows ** 3 + b * rows ** 2 + c * rows + d) / ((rows - 1) * (rows - 2) * (rows - 3));
}

function interpolated(standardised: number): number {
  if (standardised < FIRST_CRITICAL) return LARGEST_P_VALUE;
  if (standardised > LAST_CRITICAL) return SMALLEST_P_VALUE;
  const [square, linear, constant] = LOG_P_VALUE;
  return Math.exp((square * standardised + linear) * standardised + constant);
}

/**
 * Two-sample Anderson-Darling test. Score: the p-value as SciPy 1.17's `anderson_ksamp(midrank=True)` interpolates it,
 * clamped to [0.001, 0.25]. Evidently: `anderson_darling_stattest.py`.
 */
export const andersonTest: StatTest = {
  id: 'anderson',
  displayName: 'Anderson-Darling',
  kind: 'p_value',
  columnTypes: ['numeric'],
  defaultThreshold: 0.1,
  isDrifted: (score, threshold) => score < threshold,
  compute: (pair) => {
    if (pair.type !== 'numeric') throw new TypeError('anderson compares numbers');
    const reference = pair.reference.values;
    const current = pair.current.values;
    if (reference.length + current.length < FEWEST_VALUES)
      return { score: null, reason: 'Anderson-Darling needs at least four values on both sides together' };
    const statistic = andersonDarlingStatistic(reference, current);
    if (Number.isNaN(statistic))
      return { score: null, reason: 'Anderson-Darling has nothing to compare: all values are equal' };
    const deviation = Math.sqrt(andersonDarlingVariance(reference.length, current.length));
    return { score: interpolated((statistic - 1) / deviation), reason: null };
  },
};
