import { expect, it } from 'vitest';
import oracle from './numpy-oracle.json' with { type: 'json' };
import { roundToHalf } from './short-floats.js';

// numpy.float16, NumPy 2.4.6; null is infinite.
it.each(oracle.half)('rounds %d as NumPy', (x, expected) => {
  expect(roundToHalf(x ?? Number.NaN)).toBe(expected ?? Number.POSITIVE_INFINITY);
});

it('leaves what fits', () => {
  for (const x of [0, 1, 2048, 2050, 2 ** -24, 0.5]) expect(roundToHalf(x)).toBe(x);
});
