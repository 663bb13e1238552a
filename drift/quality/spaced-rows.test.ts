import { describe, expect, it } from 'vitest';
import { categoricalColumn, numericColumn } from '../column-from-values.js';
import { correlate } from './correlate.js';
import { spacedRows } from './spaced-rows.js';

const rows = 12;
const numbers = Array.from({ length: rows }, (_, row) => row);
const table = {
  source: null,
  rows,
  columns: [
    numericColumn('x', numbers),
    numericColumn(
      'gaps',
      numbers.map((row) => (row % 3 === 0 ? null : row)),
    ),
    categoricalColumn(
      'c',
      numbers.map((row) => (row === 4 ? null : `c${row % 2}`)),
    ),
  ],
  skipped: [],
};

describe('spacedRows', () => {
  it('takes evenly spaced rows, and of every row what belongs to it', () => {
    // Rows 0, 2, 4, 7, 9.
    const sample = spacedRows(table, 5);
    expect(sample.rows).toBe(5);
    expect(sample.columns).toEqual([
      { type: 'numeric', name: 'x', integer: true, missing: 0, values: Float64Array.of(0, 2, 4, 7, 9) },
      {
        type: 'numeric',
        name: 'gaps',
        integer: true,
        missing: 2,
        values: Float64Array.of(2, 4, 7),
        validity: Uint8Array.of(0, 1, 1, 1, 0),
      },
      {
        type: 'categorical',
        name: 'c',
        categories: ['c0', 'c1'],
        counts: Float64Array.of(2, 2),
        missing: 1,
        codes: Int32Array.of(0, 0, -1, 1, 1),
      },
    ]);
  });

  it('takes a table of few rows as it is', () => {
    expect(spacedRows(table, rows)).toBe(table);
  });

  it('leaves a column whose rows are not known as it is', () => {
    const unknown = {
      type: 'numeric',
      name: 'x',
      values: Float64Array.of(1, 2),
      missing: 0,
      integer: true,
      ascending: true,
    } as const;
    expect(spacedRows({ ...table, columns: [unknown] }, 5).columns[0]).toBe(unknown);
  });
});

it('tells the correlations of a long table from its sample', () => {
  const length = 250_000;
  const x = Array.from({ length }, (_, row) => (row * 7919) % 10_007);
  const y = x.map((value, row) => value + 3 * ((row * 104_729) % 10_009));
  const found = correlate({
    source: null,
    rows: length,
    columns: [numericColumn('x', x), numericColumn('y', y)],
    skipped: [],
  });
  expect(found.rows).toBe(100_000);
  // Var(y) = Var(x) + 9 Var(x): 1 / sqrt(10).
  expect(found.pearson.values[0]).toBeCloseTo(Math.sqrt(0.1), 2);
  expect(found.spearman.values[0]).toBeGreaterThan(0.25);
});
