import { expect, it } from 'vitest';
import { categoricalColumn, numericColumn } from '../column-from-values.js';
import { countEmptyRows } from './empty-rows.js';

it('counts rows without a value in any column', () => {
  const columns = [
    numericColumn('a', [1, null, null, null, Number.POSITIVE_INFINITY]),
    categoricalColumn('b', [null, null, 'x', null, null]),
    numericColumn('c', [null, Number.NaN, null, null, null]),
  ];
  expect(countEmptyRows(columns, 5)).toBe(2);
  expect(countEmptyRows([...columns, numericColumn('d', [1, 2, 3, 4, 5])], 5)).toBe(0);
  expect(countEmptyRows([numericColumn('a', [])], 0)).toBe(0);
});
