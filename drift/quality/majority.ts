import type { Column } from '../column.js';

/**
 * How many rows hold a column's most common value, if that is more than half of its values; else 0.
 *
 * Numbers: the vote of Boyer and Moore (1981), and a count of what it elected, so nothing is sorted or hashed.
 */
export function majority(column: Column): number {
  if (column.type === 'categorical') {
    const present = column.counts.reduce((total, count) => total + count, 0);
    const most = column.counts.reduce((largest, count) => Math.max(largest, count), 0);
    return 2 * most > present ? most : 0;
  }
  const { values } = column;
  let candidate = Number.NaN;
  let votes = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (votes === 0) candidate = value;
    votes += value === candidate ? 1 : -1;
  }
  let count = 0;
  for (let i = 0; i < values.length; i++) if (values[i] === candidate) count++;
  return 2 * count > values.length ? count : 0;
}

/** The same of values in ascending order, where only the middle one can hold more than half. Takes O(log n) time. */
export function majorityOfSorted(sorted: Float64Array): number {
  const n = sorted.length;
  if (n === 0) return 0;
  const candidate = sorted[n >> 1] as number;
  const count =
    firstFrom(sorted, (value) => value > candidate) - firstFrom(sorted, (value) => value >= candidate);
  return 2 * count > n ? count : 0;
}

/** The position of the first value for which something holds that holds for all behind it; their number if for none. */
function firstFrom(sorted: Float64Array, holds: (value: number) => boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(sorted[middle] as number)) high = middle;
    else low = middle + 1;
  }
  return low;
}
