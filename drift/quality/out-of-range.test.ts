import { describe, expect, it } from 'vitest';
import type { Column } from '../column.js';
import { categoricalColumn, numericColumn } from '../column-from-values.js';
import { pairColumns } from '../pair-columns.js';
import { outOfRange } from './out-of-range.js';

const compare = (reference: Column, current: Column) =>
  outOfRange(pairColumns({ type: reference.type, reference, current }));

describe('outOfRange', () => {
  it('counts numbers below and above, not those on the edge, nor infinities', () => {
    const reference = numericColumn('x', [3, 1, 2, null]);
    const current = numericColumn('x', [0, 1, 3, 3.5, 0.5, 9, 2, Number.POSITIVE_INFINITY, null, 2]);
    expect(compare(reference, current)).toEqual({
      type: 'numeric',
      reference_min: 1,
      reference_max: 3,
      below: 2,
      above: 2,
      share: 0.5,
    });
  });

  it('counts categories the reference lacks, and their rows', () => {
    const reference = categoricalColumn('x', ['a', 'b', 'gone']);
    const current = categoricalColumn('x', ['a', 'new', 'b', 'new', 'newer', null, 'a', 'a', 'a', 'b', 'b']);
    expect(compare(reference, current)).toEqual({
      type: 'categorical',
      categories: 2,
      rows: 3,
      share: 0.3,
    });
  });

  it('is null when a side has no value', () => {
    const values = numericColumn('x', [1, 2]);
    const infinite = numericColumn('x', [Number.NEGATIVE_INFINITY, null]);
    expect(compare(values, infinite)).toBeNull();
    expect(compare(infinite, values)).toBeNull();
    expect(compare(categoricalColumn('x', [null]), categoricalColumn('x', ['a']))).toBeNull();
    expect(compare(categoricalColumn('x', ['a']), categoricalColumn('x', []))).toBeNull();
  });
});
