import { describe, expect, it } from 'vitest';
import { seededRandom } from '../seeded-random.js';
import { chiSquareSf } from './chi-square.js';
import { drawHypergeometric } from './draw-hypergeometric.js';
import { logHypergeometric } from './log-hypergeometric.js';

const DRAWS = 20_000;

/** P-value of Pearson's test of the draws against the hypergeometric probabilities, unlikely counts together. */
function goodness(rows: number, marked: number, drawn: number): number {
  const random = seededRandom(rows + marked + drawn);
  const seen = new Map<number, number>();
  for (let i = 0; i < DRAWS; i++) {
    const count = drawHypergeometric(rows, marked, drawn, random);
    seen.set(count, (seen.get(count) ?? 0) + 1);
  }
  let statistic = 0;
  let cells = 0;
  let restSeen = DRAWS;
  let restExpected = DRAWS;
  for (let count = Math.max(0, marked + drawn - rows); count <= Math.min(marked, drawn); count++) {
    const expected = DRAWS * Math.exp(logHypergeometric(count, rows, marked, drawn));
    if (expected < 20) continue;
    const here = seen.get(count) ?? 0;
    statistic += (here - expected) ** 2 / expected;
    restSeen -= here;
    restExpected -= expected;
    cells++;
  }
  if (restExpected > 5) {
    statistic += (restSeen - restExpected) ** 2 / restExpected;
    cells++;
  } else expect(restSeen).toBeLessThan(25);
  return cells < 2 ? 1 : chiSquareSf(statistic, cells - 1);
}

describe('drawHypergeometric', () => {
  it.each([
    [50, 5, 7],
    [50, 45, 40],
    [30, 28, 10],
    [40, 20, 20],
    [100, 99, 50],
    [1000, 400, 100],
    [1_000_000, 300_000, 500_000],
    [2_000_000, 40, 1_000_000],
  ])('follows its distribution for %d rows, %d marked, %d drawn', (rows, marked, drawn) => {
    expect(goodness(rows, marked, drawn)).toBeGreaterThan(1e-3);
  });

  it('is certain at the ends', () => {
    const random = seededRandom(1);
    expect(drawHypergeometric(100, 100, 40, random)).toBe(40);
    expect(drawHypergeometric(100, 40, 100, random)).toBe(40);
    expect(drawHypergeometric(100, 0, 40, random)).toBe(0);
  });
});
