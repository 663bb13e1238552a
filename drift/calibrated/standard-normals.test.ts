import { describe, expect, it } from 'vitest';
import { standardNormals } from './standard-normals.js';

const ROWS = 60;
const COLUMNS = 20;
const values = standardNormals(ROWS, COLUMNS, 3);
const column = (j: number) => Array.from({ length: ROWS }, (_, i) => values[i * COLUMNS + j] ?? Number.NaN);

describe('standardNormals', () => {
  it('has columns of mean square 1 and mean product 0', () => {
    for (let j = 0; j < COLUMNS; j++) {
      for (let k = 0; k <= j; k++) {
        const products = column(j).map((value, i) => value * (column(k)[i] ?? Number.NaN));
        const mean = products.reduce((sum, each) => sum + each, 0) / ROWS;
        expect(mean).toBeCloseTo(j === k ? 1 : 0, 12);
      }
    }
  });

  it('looks normal, and is the same every time', () => {
    const within = (limit: number) =>
      values.filter((value) => Math.abs(value) < limit).length / values.length;
    expect(within(1)).toBeCloseTo(0.6827, 1);
    expect(within(2)).toBeCloseTo(0.9545, 1);
    expect(standardNormals(ROWS, COLUMNS, 3)).toEqual(values);
    expect(standardNormals(ROWS, COLUMNS, 4)).not.toEqual(values);
  });
});
