import { expect, it } from 'vitest';
import { percentile } from './waiting-times.js';

it('takes the nearest rank, and leaves its input as it was', () => {
  const values = Object.freeze([40, 10, 30, 20]);
  expect([0, 0.25, 0.5, 0.75, 0.76, 1].map((share) => percentile(values, share))).toEqual([
    10, 10, 20, 30, 40, 40,
  ]);
  expect(percentile([], 0.5)).toBeNull();
});
