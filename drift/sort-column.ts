import type { NumericColumn } from './column.js';
import { createNumbersKernel, type NumbersKernel } from './kernels/numbers-kernel.js';
import { type SortedFacts, sortedFacts } from './quality/sorted-facts.js';
import type { SortedSample } from './sample-pair.js';
import { sortValues } from './sort-values.js';

export interface SortColumnOptions {
  /** What sorts; one of its own unless told. */
  readonly kernel?: NumbersKernel;
  /** Where the sorted values go: at least as long as the column's values, and other memory. Fresh unless told. */
  readonly into?: Float64Array | undefined;
}

/**
 * The finite values of a column in ascending order, infinities counted and left out, as Evidently drops them
 * (`legacy/calculations/data_drift.py`). A copy, unless the column is in ascending order already.
 */
export function sortColumn(column: NumericColumn, options: SortColumnOptions = {}): SortedSample {
  return sortAndDescribe(column, options).sample;
}

/** What `sortColumn` makes of a column, and what sorting makes cheap to tell of it. */
export interface SortedColumn {
  readonly sample: SortedSample;
  /** What its values are like. To be asked before the kernel is used again. */
  readonly facts: () => SortedFacts;
}

/** `sortColumn`, and more. */
export function sortAndDescribe(
  column: NumericColumn,
  { kernel: given, into }: SortColumnOptions = {},
): SortedColumn {
  const { values, missing, integer } = column;
  if (column.ascending === true) {
    const sample = { values, infinite: column.infinite ?? 0, missing, integer };
    return { sample, facts: () => sortedFacts(values) };
  }
  const n = values.length;
  // Over shared memory, so that another thread can go on with it.
  const sorted = (into ?? new Float64Array(new SharedArrayBuffer(values.byteLength))).subarray(0, n);
  const kernel = given ?? createNumbersKernel();
  const inKernel = sortValues(values, sorted, kernel);
  // NaN never comes by contract; it is counted as missing should it come.
  let last = n;
  while (last > 0 && Number.isNaN(sorted[last - 1])) last--;
  let end = last;
  while (end > 0 && sorted[end - 1] === Number.POSITIVE_INFINITY) end--;
  let start = 0;
  while (start < end && sorted[start] === Number.NEGATIVE_INFINITY) start++;
  const finite = sorted.subarray(start, end);
  return {
    sample: { values: finite, infinite: last - end + start, missing: missing + n - last, integer },
    facts: () => (inKernel ? kernel.describe(start, end) : sortedFacts(finite)),
  };
}
