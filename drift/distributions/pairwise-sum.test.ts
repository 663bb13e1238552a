import { describe, expect, it } from 'vitest';
import { pairwiseSum } from './pairwise-sum.js';

const constant = (value: number, size: number) => new Float64Array(size).fill(value);

describe('pairwiseSum', () => {
  // numpy.sum of as many equal values, numpy 2.4.6: the last digit depends on the order of the additions.
  it.each([
    [0.1, 7, 0.7],
    [0.1, 10, 1.0],
    [0.1, 129, 12.899999999999999],
    [0.1, 1000, 100.00000000000001],
    [0.3, 200, 59.999999999999986],
    [0.3, 123_457, 37037.09999999999],
    [1 / 3, 1_000_003, 333334.33333333326],
  ])('is numpy for %d, %d times', (value, size, expected) => {
    expect(pairwiseSum(constant(value, size))).toBe(expected);
  });

  it('adds up a range', () => {
    const values = Float64Array.from({ length: 1000 }, (_, i) => i);
    expect(pairwiseSum(values)).toBe(499_500);
    expect(pairwiseSum(new Float64Array(0))).toBe(0);
  });
});
