import { describe, expect, it } from 'vitest';
import type { Table } from '../column.js';
import { tableFromArrays } from '../table-from-arrays.js';
import { drawRows } from './draw-rows.js';

const rows = 1_000;
const numbers = Array.from({ length: rows }, (_, row) =>
  row % 7 === 0 ? null : row % 11 === 0 ? Infinity : row,
);
const table: Table = tableFromArrays(
  {
    whole: Array.from({ length: rows }, (_, row) => row + 0.5),
    gaps: numbers,
    name: Array.from({ length: rows }, (_, row) => (row % 5 === 0 ? null : `row ${row}`)),
    label: Array.from({ length: rows }, (_, row) => (row % 2 === 0 ? 'a' : 'b')),
  },
  'reference',
);

describe('drawRows', () => {
  it('takes the values of the same rows from every column, missing ones as missing', () => {
    const sample = drawRows(table, 'reference', {
      multivariate: { rows: 100 },
      roles: { label: 'target' },
    });
    expect(sample?.reason).toBeNull();
    const [whole, gaps, name, ...others] = sample?.features.columns ?? [];
    if (whole?.type !== 'numeric' || gaps?.type !== 'numeric' || name?.type !== 'categorical')
      throw new Error('expected two columns of numbers and one of categories');
    expect(others).toEqual([]);
    expect(new Set(whole.values).size).toBe(100);
    expect(name.categories).toEqual([...name.categories].sort());
    expect(name.categories.length).toBeLessThanOrEqual(100);
    for (const [i, value] of whole.values.entries()) {
      const row = value - 0.5;
      const expected = numbers[row] ?? Number.NaN;
      expect(gaps.values[i]).toBe(Number.isFinite(expected) ? expected : Number.NaN);
      expect(name.categories[name.codes[i] ?? -1] ?? null).toBe(row % 5 === 0 ? null : `row ${row}`);
    }
  });

  it('draws other rows of the other side, and by another seed, and the same again', () => {
    const first = (side: 'reference' | 'current', seed: number) => {
      const [column] = drawRows(table, side, { multivariate: { rows: 100, seed } })?.features.columns ?? [];
      return column?.type === 'numeric' ? [...column.values] : [];
    };
    expect(first('reference', 0)).toEqual(first('reference', 0));
    expect(first('reference', 0)).not.toEqual(first('current', 0));
    expect(first('reference', 0)).not.toEqual(first('reference', 1));
  });

  it('takes no rows of a wide table unless asked, and none of all when nothing is looked at', () => {
    const wide = tableFromArrays(
      Object.fromEntries(Array.from({ length: 201 }, (_, i) => [`c${i}`, [1, 2, 3]])),
      'reference',
    );
    expect(drawRows(wide, 'reference', {})).toMatchObject({
      features: { rows: 0, columns: [] },
      reason: expect.stringContaining('201 columns'),
    });
    expect(drawRows(wide, 'reference', { multivariate: { reconstruction: true } })?.features.rows).toBe(3);
    expect(drawRows(wide, 'reference', { multivariate: false })).toBeNull();
    expect(drawRows(wide, 'reference', { profile: 'evidently' })).toBeNull();
  });

  it('leaves out a column that was sorted', () => {
    const sorted = table.columns.map((column) =>
      column.type === 'numeric' ? { ...column, ascending: true } : column,
    );
    expect(drawRows({ ...table, columns: sorted }, 'reference', {})?.skipped).toEqual([
      { name: 'whole', reason: 'the order of its rows is not known' },
      { name: 'gaps', reason: 'the order of its rows is not known' },
    ]);
  });
});
