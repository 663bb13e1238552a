import { expect, it } from 'vitest';
import { seededRandom } from '../seeded-random.js';
import { drawCounts } from './draw-counts.js';

const DRAWS = 20_000;

it.each([
  ['category by category', [500, 3, 40, 1, 456], 300],
  ['row by row', [500, 3, 40, 1, 456], 10],
  ['row by row, many categories', [...new Array<number>(30).fill(3), 910], 60],
])('shares out what is drawn with the right means and variances: %s', (_name, sizes, drawn) => {
  const totals = Float64Array.from(sizes);
  const random = seededRandom(2);
  const counts = new Float64Array(totals.length);
  const sums = new Float64Array(totals.length);
  const squares = new Float64Array(totals.length);
  for (let i = 0; i < DRAWS; i++) {
    drawCounts(totals, 1000, drawn, random, counts);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(drawn);
    counts.forEach((count, at) => {
      const total = totals[at] ?? 0;
      if (count > total) throw new RangeError('more than there are');
      sums[at] = (sums[at] ?? 0) + count;
      squares[at] = (squares[at] ?? 0) + (count - (drawn * total) / 1000) ** 2;
    });
  }
  totals.forEach((total, at) => {
    const mean = (drawn * total) / 1000;
    const variance = (mean * (1 - total / 1000) * (1000 - drawn)) / 999;
    expect(Math.abs((sums[at] ?? 0) / DRAWS - mean)).toBeLessThan(4.5 * Math.sqrt(variance / DRAWS));
    expect(Math.abs((squares[at] ?? 0) / DRAWS / variance - 1)).toBeLessThan(
      5 * Math.sqrt((2 + 1 / variance) / DRAWS),
    );
  });
});

it('gives every choice of rows the same chance', () => {
  const seen = new Map<string, number>();
  const random = seededRandom(3);
  const counts = new Float64Array(16);
  for (let i = 0; i < DRAWS; i++) {
    drawCounts(new Float64Array(16).fill(1), 16, 2, random, counts);
    seen.set(counts.join(''), (seen.get(counts.join('')) ?? 0) + 1);
  }
  expect(seen.size).toBe(120);
  const expected = DRAWS / 120;
  for (const times of seen.values()) expect(Math.abs(times - expected)).toBeLessThan(5 * Math.sqrt(expected));
});
