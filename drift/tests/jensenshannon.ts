import { binnedShares } from '../binned-shares.js';
import { finiteScore, type StatTest } from '../stat-test.js';

function sum(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

/** `p log(p / m)`, 0 where `p` is. */
function relativeEntropy(p: number, m: number): number {
  return p > 0 ? p * Math.log(p / m) : 0;
}

/**
 * Jensen-Shannon distance in nats of two arrays of shares, each of which is scaled to sum 1, as
 * `scipy.spatial.distance.jensenshannon`. In [0, sqrt(ln 2)].
 */
export function jensenShannonDistance(reference: Float64Array, current: Float64Array): number {
  const referenceSum = sum(reference);
  const currentSum = sum(current);
  let divergence = 0;
  reference.forEach((share, i) => {
    const p = share / referenceSum;
    const q = (current[i] ?? 0) / currentSum;
    const middle = (p + q) / 2;
    divergence += relativeEntropy(p, middle) + relativeEntropy(q, middle);
  });
  // Rounding can leave a tiny negative sum for equal shares.
  return Math.sqrt(Math.max(divergence, 0) / 2);
}

/** Jensen-Shannon distance in nats, over Sturges bins or categories. Evidently: `jensenshannon.py`. */
export const jensenshannonTest: StatTest = {
  id: 'jensenshannon',
  displayName: 'Jensen-Shannon distance',
  kind: 'distance',
  columnTypes: ['numeric', 'categorical'],
  defaultThreshold: 0.1,
  isDrifted: (score, threshold) => score >= threshold,
  compute: (pair) => {
    const { reference, current } = binnedShares(pair);
    return finiteScore(jensenShannonDistance(reference, current), 'no values to compare');
  },
};
