import { isIntegerArray, sturgesEdges } from '../binned-shares.js';
import { countByBin } from '../count-by-bin.js';
import type { CategoricalPair, NumericPair } from '../sample-pair.js';
import { finiteScore, type StatTest } from '../stat-test.js';
import { walkDistinct } from '../walk-distinct.js';

/** The distance of an overlap (Bhattacharyya coefficient) that rounding may have pushed over 1. */
function distanceOf(overlap: number): number {
  return Math.sqrt(1 - Math.min(Math.max(overlap, 0), 1));
}

function categoricalDistance({ reference, current }: CategoricalPair): number {
  let overlap = 0;
  reference.counts.forEach((count, i) => {
    overlap += Math.sqrt((count / reference.present) * ((current.counts[i] ?? 0) / current.present));
  });
  return distanceOf(overlap);
}

/**
 * Edges by Sturges' rule of the different values, not of all: their number decides on the bins. In Python's union of
 * two sets a value that both hold is the reference's, so it is an integer there when only the reference holds
 * integers and all current values are among them.
 */
function distinctEdges({ reference, current }: NumericPair): Float64Array {
  let distinct = 0;
  let onlyInCurrent = 0;
  walkDistinct(reference.values, current.values, (_value, inReference) => {
    distinct++;
    if (inReference === 0) onlyInCurrent++;
  });
  const integers = isIntegerArray(reference) && (isIntegerArray(current) || onlyInCurrent === 0);
  const min = Math.min(reference.values[0] ?? Number.NaN, current.values[0] ?? Number.NaN);
  const max = Math.max(reference.values.at(-1) ?? Number.NaN, current.values.at(-1) ?? Number.NaN);
  return sturgesEdges(min, max, distinct, integers);
}

/** Step by step as numpy and Evidently round: near 0 the distance is the root of a rounding error. */
function numericDistance(pair: NumericPair, edges: Float64Array): number {
  const density = (sorted: Float64Array) =>
    countByBin(sorted, edges).map(
      (count, i) => count / ((edges[i + 1] ?? 0) - (edges[i] ?? 0)) / sorted.length,
    );
  const reference = density(pair.reference.values);
  const current = density(pair.current.values);
  const width = ((edges.at(-1) ?? 0) - (edges[0] ?? 0)) / reference.length;
  let overlap = 0;
  reference.forEach((p, i) => {
    overlap += Math.sqrt(p * (current[i] ?? 0)) * width;
  });
  return distanceOf(overlap);
}

/**
 * Hellinger distance over Sturges bins of the different values, or categories. In [0, 1].
 * Evidently: `hellinger_distance.py`.
 *
 * numpy 2 makes integer bins at least 1 wide, so a column of 0 and 1 is one bin, and its distance 0 whatever happens.
 * Profile `calibrated` uses cells that tell them apart.
 */
export const hellingerTest: StatTest = {
  id: 'hellinger',
  displayName: 'Hellinger distance',
  kind: 'distance',
  columnTypes: ['numeric', 'categorical'],
  defaultThreshold: 0.1,
  isDrifted: (score, threshold) => score >= threshold,
  compute: (pair) => {
    if (pair.type === 'categorical') return { score: categoricalDistance(pair), reason: null };
    const edges = distinctEdges(pair);
    const ascending = edges.every((edge, i) => i === 0 || edge > (edges[i - 1] ?? Number.NaN));
    if (edges.length < 2 || !ascending)
      return { score: null, reason: 'the range of the values cannot be divided into bins of doubles' };
    return finiteScore(numericDistance(pair, edges), 'the density of the values is not a finite number');
  },
};
