import { expect, it } from 'vitest';
import { categoricalColumn, numericColumn } from '../column-from-values.js';
import { duplicateColumns } from './duplicate-columns.js';

it('finds columns that say the same in every row as an earlier one', () => {
  const columns = [
    numericColumn('a', [1, null, 3]),
    numericColumn('b', [null, 1, 3]),
    numericColumn('a again', [1, null, 3]),
    categoricalColumn('c', ['x', 'y', null]),
    categoricalColumn('d', ['y', 'x', null]),
    categoricalColumn('c again', ['x', 'y', null]),
    numericColumn('and again', [1, null, 3]),
    categoricalColumn('texts', ['1', null, '3']),
  ];
  expect(duplicateColumns(columns)).toEqual([
    { name: 'a again', same_as: 'a' },
    { name: 'c again', same_as: 'c' },
    { name: 'and again', same_as: 'a' },
  ]);
});

it('does not take empty columns for each other, and takes -0 for 0', () => {
  expect(duplicateColumns([numericColumn('a', [null]), numericColumn('b', [null])])).toEqual([]);
  expect(duplicateColumns([numericColumn('a', [0, 1]), numericColumn('b', [-0, 1])])).toHaveLength(1);
});
