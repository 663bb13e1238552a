import { expect, it } from 'vitest';
import { categoricalColumn, numericColumn } from './column-from-values.js';

it('keeps numbers in order and counts what is missing', () => {
  const column = numericColumn('x', [3, null, -1.5, Number.NaN, undefined, Number.POSITIVE_INFINITY]);
  expect([...column.values]).toEqual([3, -1.5, Number.POSITIVE_INFINITY]);
  expect(column.missing).toBe(3);
  expect(column.integer).toBe(false);
  expect(numericColumn('x', [1, null, 2]).integer).toBe(true);
  expect([...(column.validity ?? [])]).toEqual([1, 0, 1, 0, 0, 1]);
  expect(numericColumn('x', [1, 2])).not.toHaveProperty('validity');
});

it('counts texts, ascending, with names that plain objects trip over', () => {
  const column = categoricalColumn('x', ['b', '__proto__', null, 'b', 'constructor']);
  expect(column.categories).toEqual(['__proto__', 'b', 'constructor']);
  expect([...column.counts]).toEqual([1, 2, 1]);
  expect([...(column.codes ?? [])]).toEqual([1, 0, -1, 1, 2]);
  expect(column.missing).toBe(1);
});
