import { countDistinct } from '../count-distinct.js';

/** What a walk over a sorted array tells of its runs of equal values. */
export interface ValueRuns {
  readonly distinct: number;
  /** The value that occurs most often, the smallest of several; `null` without values. */
  readonly mostCommon: { readonly value: number; readonly count: number } | null;
}

/** Counts the different values of a sorted array and finds the most common one. Takes O(n) time. */
export function valueRuns(sorted: Float64Array): ValueRuns {
  const n = sorted.length;
  if (n === 0) return { distinct: 0, mostCommon: null };
  const distinct = countDistinct(sorted);
  // Often no value occurs twice, and then there is nothing to look for.
  if (distinct === n) return { distinct, mostCommon: { value: sorted[0] as number, count: 1 } };
  // In a sorted array a run is longer than the longest so far exactly where a value equals the one that many places before it.
  let longest = 1;
  let last = 0;
  for (let i = 1; i < n; i++) {
    if (sorted[i] === sorted[i - longest]) {
      longest++;
      last = i;
    }
  }
  return { distinct, mostCommon: { value: sorted[last] as number, count: longest } };
}
