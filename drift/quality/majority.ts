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
