import { expect, it } from 'vitest';
import { numericColumn } from './column-from-values.js';
import { sortColumn } from './sort-column.js';

it('sorts a copy, and counts infinities apart', () => {
  const inf = Number.POSITIVE_INFINITY;
  const column = numericColumn('x', [3, inf, -1, null, -inf, 3, inf]);
  const before = Float64Array.from(column.values);
  const sorted = sortColumn(column);
  expect([...sorted.values]).toEqual([-1, 3, 3]);
  expect(sorted.infinite).toBe(3);
  expect(sorted.missing).toBe(1);
  expect(column.values).toEqual(before);
});

it('takes a NaN that should not be there for a missing value', () => {
  const column = { ...numericColumn('x', []), values: Float64Array.of(2, Number.NaN, 1) };
  expect([...sortColumn(column).values]).toEqual([1, 2]);
  expect(sortColumn(column).missing).toBe(1);
});
