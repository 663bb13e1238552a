import type { NumericColumn } from './column.js';
import type { SortedSample } from './sample-pair.js';

/**
 * The finite values of a column in ascending order, as a copy; infinities are counted and left out, as Evidently
 * drops them (`legacy/calculations/data_drift.py`).
 */
export function sortColumn(column: NumericColumn): SortedSample {
  const sorted = Float64Array.from(column.values).sort();
  let first = 0;
  let end = sorted.length;
  while (first < end && sorted[first] === Number.NEGATIVE_INFINITY) first++;
  // NaN never comes by contract; it sorts last and is counted as missing should it come.
  while (end > first && Number.isNaN(sorted[end - 1])) end--;
  const present = end;
  while (end > first && sorted[end - 1] === Number.POSITIVE_INFINITY) end--;
  return {
    values: sorted.subarray(first, end),
    infinite: first + (present - end),
    missing: column.missing + (sorted.length - present),
    integer: column.integer,
  };
}

/** The number of different values in a sorted array. */
export function countDistinct(sorted: Float64Array): number {
  let distinct = 0;
  let previous = Number.NaN;
  for (const value of sorted) {
    if (value !== previous) distinct++;
    previous = value;
  }
  return distinct;
}
