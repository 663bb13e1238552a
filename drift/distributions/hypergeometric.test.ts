import { expect, it } from 'vitest';
import { hypergeometricPValue } from './hypergeometric.js';

it('adds up every split at least as far from the mean', () => {
  // 8 marked of 20 rows, 10 drawn, mean 4: seen 7, so 0, 1, 7 and 8 count.
  const expected = (66 + 8 * 220 + 8 * 220 + 66) / 184_756;
  expect(hypergeometricPValue(20, 8, 10, 7)).toBeCloseTo(expected, 14);
  expect(hypergeometricPValue(20, 8, 10, 1)).toBeCloseTo(expected, 14);
});

it('is 1 at the mean and keeps its digits far out', () => {
  expect(hypergeometricPValue(20, 8, 10, 4)).toBe(1);
  // All 30 marked rows among the 1000 drawn of 31,000.
  let expected = 1;
  for (let i = 0; i < 30; i++) expected *= (1000 - i) / (31_000 - i);
  expect(hypergeometricPValue(31_000, 30, 1000, 30) / expected).toBeCloseTo(1, 10);
});
