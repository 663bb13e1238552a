import { finiteScore, type StatTest } from '../stat-test.js';
import { zeroFilledShares } from '../zero-filled-shares.js';

function sum(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

/**
 * Kullback-Leibler divergence of the current shares from the reference's, in nats, as `scipy.stats.entropy(reference,
 * current)`: each side is scaled to sum 1. No current share may be 0 where the reference's is not.
 */
export function kullbackLeibler(reference: Float64Array, current: Float64Array): number {
  const referenceSum = sum(reference);
  const currentSum = sum(current);
  let divergence = 0;
  reference.forEach((share, i) => {
    const p = share / referenceSum;
    const q = (current[i] ?? 0) / currentSum;
    if (p > 0) divergence += p * Math.log(p / q);
  });
  // Rounding can leave a tiny negative sum for equal shares.
  return Math.max(divergence, 0);
}

/**
 * Kullback-Leibler divergence over Sturges bins or categories, empty cells filled. Evidently: `kl_div.py`.
 *
 * What only the current window has hardly counts: its weight is the reference's share. Profile `calibrated` uses cells
 * that both sides fill.
 */
export const klDivTest: StatTest = {
  id: 'kl_div',
  displayName: 'Kullback-Leibler divergence',
  kind: 'distance',
  columnTypes: ['numeric', 'categorical'],
  defaultThreshold: 0.1,
  isDrifted: (score, threshold) => score >= threshold,
  compute: (pair) => {
    const shares = zeroFilledShares(pair);
    const score = shares === null ? Number.NaN : kullbackLeibler(shares.reference, shares.current);
    return finiteScore(score, 'the values span more than a number can hold');
  },
};
