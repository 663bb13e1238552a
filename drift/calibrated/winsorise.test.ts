import { expect, it } from 'vitest';
import { winsorise } from './winsorise.js';

it('pulls half a percent at either end in, at least one value', () => {
  const sorted = Float64Array.from({ length: 1000 }, (_, i) => i);
  const before = Float64Array.from(sorted);
  const pulled = winsorise(sorted);
  expect([...pulled.subarray(0, 7)]).toEqual([5, 5, 5, 5, 5, 5, 6]);
  expect([...pulled.subarray(-7)]).toEqual([993, 994, 994, 994, 994, 994, 994]);
  expect(sorted).toEqual(before);
  expect([...winsorise(Float64Array.of(-1e9, 1, 2, 3, 4, 5, 6, 7, 8, 1e9))]).toEqual([
    1, 1, 2, 3, 4, 5, 6, 7, 8, 8,
  ]);
});

it('leaves fewer than ten values as they are', () => {
  expect([...winsorise(Float64Array.of(1, 2, 1e9))]).toEqual([1, 2, 1e9]);
});
