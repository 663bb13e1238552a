import { expect, it } from 'vitest';
import { drawnTablePValue } from './drawn-table-p-value.js';
import { permutationPValue } from './permutation-p-value.js';
import { permutedTablePValue } from './permuted-table-p-value.js';
import { PEARSON } from './table-statistic.js';

function table(categories: number, each: number, drawnEach: number) {
  return [
    new Float64Array(categories).fill(each),
    Float64Array.from({ length: categories }, (_, i) => drawnEach + (i % 2)),
  ] as const;
}

it('permutes row by row where that is quicker, else draws tables', () => {
  const few = table(10, 100, 20);
  expect(permutedTablePValue(...few, PEARSON)).toBe(permutationPValue(...few, PEARSON));
  const many = table(10, 1000, 200);
  expect(permutedTablePValue(...many, PEARSON)).toBe(drawnTablePValue(...many, PEARSON));
});

it('comes to the same either way, within the error of counting', () => {
  const totals = Float64Array.of(900, 300, 120, 60, 20);
  const drawn = Float64Array.of(172, 77, 28, 15, 8);
  const byRow = permutationPValue(totals, drawn, PEARSON);
  expect(Math.abs(drawnTablePValue(totals, drawn, PEARSON) / byRow - 1)).toBeLessThan(0.3);
});

it('gives up on many categories and many rows', () => {
  expect(permutedTablePValue(...table(400, 20, 6), PEARSON)).toBeNull();
  expect(permutedTablePValue(...table(400, 8, 2), PEARSON)).toBeGreaterThan(0.5);
});
