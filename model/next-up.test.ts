import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextUp } from './next-up.js';

describe('nextUp', () => {
  // Python 3.11: math.nextafter(value, math.inf).
  it.each([
    [1, 1.0000000000000002],
    [-1, -0.9999999999999999],
    [0, 5e-324],
    [-0, 5e-324],
    [-5e-324, -0],
    [0.1, 0.10000000000000002],
    [Number.MAX_VALUE, Number.POSITIVE_INFINITY],
    [Number.NEGATIVE_INFINITY, -Number.MAX_VALUE],
  ])('of %d is %d', (value, next) => {
    expect(nextUp(value)).toBe(next);
  });

  it('turns "at most" into "below"', () => {
    const number = fc.double();
    fc.assert(
      fc.property(number, fc.double({ noNaN: true, noDefaultInfinity: true }), (x, threshold) => {
        expect(x < nextUp(threshold)).toBe(x <= threshold);
        expect(threshold < nextUp(threshold)).toBe(true);
      }),
    );
  });
});
