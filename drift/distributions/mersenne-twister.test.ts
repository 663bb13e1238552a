import { expect, it } from 'vitest';
import { mersenneTwister, nextBits } from './mersenne-twister.js';
import oracle from './numpy-oracle.json' with { type: 'json' };

it('gives the numbers of numpy.random', () => {
  const { seed, positions, bits } = oracle.mt19937;
  const generator = mersenneTwister(seed);
  const drawn = Array.from({ length: 1300 }, () => nextBits(generator) >>> 0);
  expect(positions.map((position) => drawn[position])).toEqual(bits);
});
