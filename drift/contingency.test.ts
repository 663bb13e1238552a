import { expect, it } from 'vitest';
import { categoricalColumn, numericColumn } from './column-from-values.js';
import { asContingency, pairCategories } from './contingency.js';
import { pairColumns } from './pair-columns.js';

it('merges two lists of categories', () => {
  const pair = pairCategories(
    categoricalColumn('x', ['b', 'd', 'b', null]),
    categoricalColumn('x', ['a', 'b', 'é']),
  );
  expect(pair.categories).toEqual(['a', 'b', 'd', 'é']);
  expect([...pair.reference.counts]).toEqual([0, 2, 1, 0]);
  expect([...pair.current.counts]).toEqual([1, 1, 0, 1]);
  expect(pair.reference).toMatchObject({ present: 3, missing: 1 });
});

it('mends a list that is not ascending or repeats itself', () => {
  const messy = {
    type: 'categorical',
    name: 'x',
    categories: ['b', 'a', 'b'],
    counts: Float64Array.of(1, 2, 3),
    missing: 0,
  } as const;
  const pair = pairCategories(messy, categoricalColumn('x', ['b']));
  expect(pair.categories).toEqual(['a', 'b']);
  expect([...pair.reference.counts]).toEqual([2, 4]);
  expect([...pair.current.counts]).toEqual([0, 1]);
});

it('tabulates numbers in numeric order', () => {
  const pair = asContingency(
    pairColumns({
      type: 'numeric',
      reference: numericColumn('x', [10, 9, 10]),
      current: numericColumn('x', [0.1, -0, Number.POSITIVE_INFINITY]),
    }),
  );
  expect(pair.categories).toEqual(['0', '0.1', '9', '10']);
  expect([...pair.reference.counts]).toEqual([0, 0, 1, 2]);
  expect(pair.current).toMatchObject({ present: 2, infinite: 1 });
});
