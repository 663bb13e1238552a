import { expect, it } from 'vitest';
import { countDistinctTogether, walkDistinct } from './walk-distinct.js';

it('visits every value once with its counts', () => {
  const seen: number[][] = [];
  walkDistinct(Float64Array.of(1, 1, 3), Float64Array.of(0, 1, 5, 5), (...visit) => seen.push(visit));
  expect(seen).toEqual([
    [0, 0, 1],
    [1, 2, 1],
    [3, 1, 0],
    [5, 0, 2],
  ]);
});

it('counts over both sides, either of which may be empty', () => {
  expect(countDistinctTogether(Float64Array.of(1, 2), Float64Array.of(2, 3))).toBe(3);
  expect(countDistinctTogether(Float64Array.of(), Float64Array.of(2, 2))).toBe(1);
});
