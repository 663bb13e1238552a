import { expect, it } from 'vitest';
import { sumOfDeviations, sumOfSquares } from './sum-deviations.js';

it.each([0, 1, 2, 3, 4, 5, 7, 8, 1001])('adds up the deviations of %d values', (length) => {
  // Whole numbers, so that no sum depends on its order.
  const values = Float64Array.from({ length }, (_, i) => ((7 * i) % 31) - 9);
  const before = values.slice();
  const sum = (term: (value: number) => number) => values.reduce((total, value) => total + term(value), 0);
  expect(sumOfDeviations(values, 5)).toBe(sum((value) => value - 5));
  expect(sumOfSquares(values, 5, 2)).toBe(sum((value) => (value - 7) ** 2));
  expect(values).toEqual(before);
});

it('keeps the digits of values far from 0', () => {
  const values = Float64Array.from({ length: 10_000 }, (_, i) => 1e15 + (i % 2));
  expect(sumOfSquares(values, 1e15, sumOfDeviations(values, 1e15) / values.length)).toBe(2500);
});
