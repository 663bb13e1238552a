import type { NumbersKernel } from '../kernels/numbers-kernel.js';

export interface RankedValues {
  /**
   * Twice the average rank of every value, less n + 1: whole numbers that add up to 0. Ranks count from 1, and equal
   * values share the mean of theirs, as `scipy.stats.rankdata`. Doubled, so that halves stay whole.
   */
  readonly ranks: Int32Array;
  /** The values in ascending order, without -0. Part of the kernel's memory: good until that is used again. */
  readonly sorted: Float64Array;
}

/**
 * Ranks finite numbers, and sorts them on the way. Takes O(n) time.
 *
 * @param values finite, fewer than 2^27
 */
export function rankValues(values: Float64Array, kernel: NumbersKernel): RankedValues {
  const { ranks, sorted } = kernel.rank(values);
  return { ranks: ranks.slice(), sorted };
}
