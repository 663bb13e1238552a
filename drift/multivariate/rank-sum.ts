import type { NumbersKernel } from '../kernels/numbers-kernel.js';

/** Rows of two groups in the order of their scores. */
export interface RankedGroups {
  /** The score's rank among all, twice over and less the number of rows, so that it is whole and sums to 0; equal scores share one. */
  readonly ranks: Int32Array;
  /** Rows of the second group. */
  readonly size: number;
  /** The sum of the second group's ranks. */
  readonly sum: number;
}

/**
 * @param scores finite
 * @param second 1 where a row is of the second group, else 0
 */
export function rankGroups(scores: Float64Array, second: Uint8Array, kernel: NumbersKernel): RankedGroups {
  const ranks = kernel.rank(scores).ranks.slice();
  let size = 0;
  let sum = 0;
  for (let row = 0; row < ranks.length; row++) {
    if (second[row] === 0) continue;
    size++;
    sum += ranks[row] as number;
  }
  return { ranks, size, sum };
}

/** The chance that a row of the second group scores above one of the first, a tie counting half; `null` for an empty group. */
export function groupAuc({ ranks, size, sum }: RankedGroups): number | null {
  const others = ranks.length - size;
  if (size === 0 || others === 0) return null;
  // Mann and Whitney's U is (sum + size * others) / 2 for these ranks.
  return 0.5 + sum / (2 * size * others);
}
