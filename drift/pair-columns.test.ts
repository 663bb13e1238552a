import { expect, it } from 'vitest';
import { categoricalColumn, numericColumn } from './column-from-values.js';
import { emptyLike, pairColumns } from './pair-columns.js';
import { missingShare, presentValues, sideRows } from './sample-pair.js';

it('compares numbers with texts as texts where categories are wanted', () => {
  const pair = pairColumns({
    type: 'categorical',
    reference: numericColumn('x', [2, 1, 2, Number.POSITIVE_INFINITY]),
    current: categoricalColumn('x', ['2', 'none']),
  });
  if (pair.type !== 'categorical') throw new Error('expected categories');
  expect(pair.categories).toEqual(['1', '2', 'none']);
  expect([...pair.reference.counts]).toEqual([1, 2, 0]);
  expect(sideRows(pair.reference)).toBe(4);
});

it('knows present values, rows and the missing share of a side', () => {
  const pair = pairColumns({
    type: 'numeric',
    reference: numericColumn('x', [1, null, Number.POSITIVE_INFINITY, 2]),
    current: emptyLike(numericColumn('x', [1])),
  });
  expect(presentValues(pair.reference)).toBe(2);
  expect(sideRows(pair.reference)).toBe(4);
  expect(missingShare(pair.reference)).toBe(0.25);
  expect(missingShare(pair.current)).toBe(0);
});
