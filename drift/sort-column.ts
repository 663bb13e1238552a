import type { NumericColumn } from './column.js';
import type { SortedSample } from './sample-pair.js';
import { type SortScratch, sortValues } from './sort-values.js';

/**
 * The finite values of a column in ascending order, infinities counted and left out, as Evidently drops them
 * (`legacy/calculations/data_drift.py`). A copy, unless the column is in ascending order already.
 *
 * @param scratch memory to sort in, for at least as many values
 */
export function sortColumn(column: NumericColumn, scratch?: SortScratch): SortedSample {
  const { values, missing, integer } = column;
  if (column.ascending === true) return { values, infinite: column.infinite ?? 0, missing, integer };
  // Over shared memory, so that another thread can go on with it.
  const sorted = new Float64Array(new SharedArrayBuffer(values.byteLength));
  let finite = 0;
  let infinite = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (value - value === 0) {
      // -0 becomes 0: equal values are to be the same value.
      sorted[finite] = value + 0;
      finite++;
    } else if (!Number.isNaN(value)) infinite++;
  }
  return {
    values: sortValues(sorted.subarray(0, finite), scratch),
    infinite,
    // NaN never comes by contract; it is counted as missing should it come.
    missing: missing + values.length - finite - infinite,
    integer,
  };
}

/** The number of different values in a sorted array. */
export function countDistinct(sorted: Float64Array): number {
  let distinct = 0;
  let previous = Number.NaN;
  for (let i = 0; i < sorted.length; i++) {
    const value = sorted[i] as number;
    if (value !== previous) distinct++;
    previous = value;
  }
  return distinct;
}
