import { expect, it } from 'vitest';
import { compensatedSums } from './compensated-sums.js';

it('keeps what plain sums lose', () => {
  const sums = compensatedSums(2);
  for (const part of [1e16, 1, 1, -1e16]) sums.add(0, part);
  for (let i = 0; i < 10; i++) sums.add(1, 0.1);
  expect(sums.at(0)).toBe(2);
  expect(sums.at(1)).toBe(1);
});
