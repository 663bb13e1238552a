import { describe, expect, it } from 'vitest';
import oracle from './numpy-oracle.json' with { type: 'json' };
import { pairwiseSum } from './pairwise-sum.js';
import { roundToSingle } from './short-floats.js';

let x = 99;
const uniform = Float64Array.from({ length: 1000 }, () => {
  x = (16_807 * x) % 2_147_483_647;
  return x / 2_147_483_647;
});

const constant = (value: number, size: number) => new Float64Array(size).fill(value);

describe('pairwiseSum', () => {
  // numpy.sum of float64 and of float32, NumPy 2.4.6.
  it.each(oracle.sums)('sums %d numbers to the last bit as NumPy', (n = 0, double = 0, single = 0) => {
    const values = uniform.subarray(0, n);
    expect(pairwiseSum(values)).toBe(double);
    expect(pairwiseSum(values.map(roundToSingle), roundToSingle)).toBe(single);
  });

  // numpy.sum of as many equal values, NumPy 2.4.6: the last digit depends on the order of the additions.
  it.each([
    [0.1, 7, 0.7],
    [0.1, 10, 1.0],
    [0.1, 129, 12.899999999999999],
    [0.1, 1000, 100.00000000000001],
    [0.3, 200, 59.999999999999986],
    [0.3, 123_457, 37037.09999999999],
    [1 / 3, 1_000_003, 333334.33333333326],
  ])('is NumPy for %d, %d times', (value, size, expected) => {
    expect(pairwiseSum(constant(value, size))).toBe(expected);
  });
});
