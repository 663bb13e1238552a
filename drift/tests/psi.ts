import { finiteScore, type StatTest } from '../stat-test.js';
import { zeroFilledShares } from '../zero-filled-shares.js';

/**
 * Population stability index of two arrays of shares, none of them 0: the sum of (p - q) log(p / q), in nats. Not
 * scaled: the shares count as they are.
 */
export function populationStability(reference: Float64Array, current: Float64Array): number {
  let sum = 0;
  reference.forEach((p, i) => {
    const q = current[i] ?? 0;
    sum += (p - q) * Math.log(p / q);
  });
  return sum;
}

/**
 * Population stability index over Sturges bins or categories, empty cells filled. Evidently: `psi.py`.
 *
 * An empty cell counts for as much as its filling is small, which depends on the side's size; profile `calibrated`
 * uses cells that both sides fill.
 */
export const psiTest: StatTest = {
  id: 'psi',
  displayName: 'PSI',
  kind: 'distance',
  columnTypes: ['numeric', 'categorical'],
  defaultThreshold: 0.1,
  isDrifted: (score, threshold) => score >= threshold,
  compute: (pair) => {
    const shares = zeroFilledShares(pair);
    const score = shares === null ? Number.NaN : populationStability(shares.reference, shares.current);
    return finiteScore(score, 'the values span more than a number can hold');
  },
};
