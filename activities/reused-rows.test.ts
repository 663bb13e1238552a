import { expect, it } from 'vitest';
import type { Features } from '../drift/forest/features.js';
import { createReusedRows } from './reused-rows.js';

const age = { type: 'numeric', name: 'age', values: Float64Array.of(30, Number.NaN) } as const;
const city = {
  type: 'categorical',
  name: 'city',
  categories: ['Bern', 'Rome'],
  codes: Int32Array.of(1, -1),
} as const;
const features: Features = { rows: 2, columns: [age, city] };

it('makes rows, and sets only the columns that are others', () => {
  const rowsOf = createReusedRows();
  const rows = rowsOf(features);
  expect(rows).toEqual([
    { age: 30, city: 'Rome' },
    { age: Number.NaN, city: null },
  ]);
  const shuffled = { ...age, values: Float64Array.of(50, 60) };
  expect(rowsOf({ rows: 2, columns: [shuffled, city] })).toBe(rows);
  expect(rows).toEqual([
    { age: 50, city: 'Rome' },
    { age: 60, city: null },
  ]);
  // The next column's turn: the one before is itself again.
  expect(rowsOf({ rows: 2, columns: [age, { ...city, codes: Int32Array.of(0, 0) }] })).toEqual([
    { age: 30, city: 'Bern' },
    { age: Number.NaN, city: 'Bern' },
  ]);
});

it('makes new ones of another number of rows', () => {
  const rowsOf = createReusedRows();
  const rows = rowsOf(features);
  expect(rowsOf({ rows: 1, columns: [age, city] })).toEqual([{ age: 30, city: 'Rome' }]);
  expect(rows).toHaveLength(2);
});
