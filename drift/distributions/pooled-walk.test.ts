import { expect, it } from 'vitest';
import { greatestCommonDivisor, leaveBand, readOne, startWalk } from './pooled-walk.js';

it('finds greatest common divisors', () => {
  expect(greatestCommonDivisor(12, 18)).toBe(6);
  expect(greatestCommonDivisor(10_000, 9_999)).toBe(1);
  expect(greatestCommonDivisor(7, 7)).toBe(7);
});

it('spreads probability as drawing without replacement does', () => {
  const walk = startWalk(3, 2, 100);
  readOne(walk);
  readOne(walk);
  // Two values out of five, two of them from the smaller sample: C(2,j) C(3,2-j) / C(5,2).
  expect(walk.mass[0]).toBeCloseTo(3 / 10, 15);
  expect(walk.mass[1]).toBeCloseTo(6 / 10, 15);
  expect(walk.mass[2]).toBeCloseTo(1 / 10, 15);
});

it('takes off what left the band', () => {
  // With h = 4 of lcm 6 the points (2, 0) and (0, 1) onwards with a distance of 4/6 or more are outside.
  const walk = startWalk(3, 2, 4);
  readOne(walk);
  expect(leaveBand(walk)).toBe(0);
  readOne(walk);
  expect(leaveBand(walk)).toBeCloseTo(3 / 10 + 1 / 10, 15);
});
