import { expect, it } from 'vitest';
import oracle from './numpy-oracle.json' with { type: 'json' };
import { pairwiseSum } from './pairwise-sum.js';
import { roundToSingle } from './short-floats.js';

let x = 99;
const uniform = Float64Array.from({ length: 1000 }, () => {
  x = (16_807 * x) % 2_147_483_647;
  return x / 2_147_483_647;
});

// numpy.sum of float64 and of float32, NumPy 2.4.6.
it.each(oracle.sums)('sums %d numbers to the last bit as NumPy', (n = 0, double = 0, single = 0) => {
  const values = uniform.subarray(0, n);
  expect(pairwiseSum(values)).toBe(double);
  expect(pairwiseSum(values.map(roundToSingle), roundToSingle)).toBe(single);
});
