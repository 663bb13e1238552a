import { walkDistinct } from '../walk-distinct.js';

/** How the squared differences of two distribution functions are weighted, given the variance they have by chance. */
export type RankWeight = (variance: number) => number;

/** Cramér-von Mises: all differences alike. */
export const EVEN_WEIGHT: RankWeight = () => 1;
/** Anderson-Darling: by the inverse variance, so that the tails count as much as the middle. */
export const INVERSE_VARIANCE: RankWeight = (variance) => 1 / variance;

/** The pooled values of two samples: runs of equal ones, in ascending order. */
export interface MidrankBlocks {
  /** Values of each run, on both sides together. */
  readonly sizes: Float64Array;
  /** Those of the smaller side. */
  readonly drawn: Float64Array;
  /** All values. */
  readonly rows: number;
  /** Values on the smaller side. */
  readonly size: number;
  /** The middle of each run on the scale of ranks, as a share of all values. */
  readonly middles: Float64Array;
  /** Variance of the Brownian bridge's mean over both ends of the run: that of the difference, up to a factor. */
  readonly variances: Float64Array;
  /** The run's share of all values times its weight. */
  readonly weights: Float64Array;
  /** The longest run. */
  readonly largest: number;
}

/** The runs of equal values of two sorted, non-empty arrays. */
export function midrankBlocks(
  reference: Float64Array,
  current: Float64Array,
  weight: RankWeight,
): MidrankBlocks {
  const rows = reference.length + current.length;
  const takeCurrent = current.length <= reference.length;
  const sizes = new Float64Array(rows);
  const drawn = new Float64Array(rows);
  let count = 0;
  let largest = 0;
  walkDistinct(reference, current, (_value, inReference, inCurrent) => {
    sizes[count] = inReference + inCurrent;
    drawn[count] = takeCurrent ? inCurrent : inReference;
    if ((sizes[count] as number) > (sizes[largest] as number)) largest = count;
    count++;
  });
  const middles = new Float64Array(count);
  const variances = new Float64Array(count);
  const weights = new Float64Array(count);
  let before = 0;
  for (let i = 0; i < count; i++) {
    const share = (sizes[i] as number) / rows;
    const middle = (before + (sizes[i] as number) / 2) / rows;
    const variance = middle * (1 - middle) - share / 4;
    middles[i] = middle;
    variances[i] = variance;
    // A single run: nothing varies, and nothing is to be weighed.
    weights[i] = variance > 0 ? share * weight(variance) : 0;
    before += sizes[i] as number;
  }
  return {
    sizes: sizes.subarray(0, count),
    drawn: drawn.subarray(0, count),
    rows,
    size: Math.min(reference.length, current.length),
    middles,
    variances,
    weights,
    largest,
  };
}
