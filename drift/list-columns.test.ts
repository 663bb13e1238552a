import { expect, it } from 'vitest';
import type { Table } from './column.js';
import { numericColumn } from './column-from-values.js';
import { listColumns } from './list-columns.js';

const table = (names: readonly string[], skipped: Table['skipped'] = []): Table => ({
  source: null,
  rows: 1,
  columns: names.map((name) => numericColumn(name, [1])),
  skipped,
});

it('lists every column of either side once, with what stands against a test', () => {
  const reference = table(['a', 'b', '__proto__'], [{ name: 't', reason: 'a timestamp' }]);
  const current = table(['c', 'a', '__proto__'], [{ name: 't', reason: 'a timestamp' }]);
  expect(listColumns(reference, current, undefined).map(({ name, problem }) => [name, problem])).toEqual([
    ['a', null],
    ['b', 'the current window has no such column'],
    ['__proto__', null],
    ['c', 'the reference has no such column'],
    ['t', 'a timestamp'],
  ]);
});

it('keeps to the columns asked for, in that order, and says which do not exist', () => {
  const both = table(['a', 'b']);
  expect(listColumns(both, both, ['b', 'x', 'b']).map(({ name, problem }) => [name, problem])).toEqual([
    ['b', null],
    ['x', 'neither side has such a column'],
  ]);
});

it('gives the reason for which one side could not be read', () => {
  const [listed] = listColumns(table(['a']), table([], [{ name: 'a', reason: 'a nested list' }]), undefined);
  expect(listed?.problem).toBe('a nested list (in the current window)');
});
