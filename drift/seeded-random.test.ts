import { expect, it } from 'vitest';
import { seededRandom } from './seeded-random.js';

it('repeats itself for a seed, and differs between seeds', () => {
  const take = (seed: number) => {
    const random = seededRandom(seed);
    return Array.from({ length: 5 }, random);
  };
  expect(take(1)).toEqual(take(1));
  expect(take(1)).not.toEqual(take(2));
});

it('fills the range evenly', () => {
  const random = seededRandom(42);
  const cells = new Array<number>(16).fill(0);
  for (let i = 0; i < 16_000; i++) {
    const cell = random() >>> 28;
    cells[cell] = (cells[cell] ?? 0) + 1;
  }
  // Chi-square with 15 degrees of freedom stays under 37.7 with probability 0.999.
  expect(cells.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0)).toBeLessThan(37.7);
});
