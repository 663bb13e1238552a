import { describe, expect, it } from 'vitest';
import { seededRandom } from '../seeded-random.js';
import { drawCounts } from './draw-counts.js';
import { absoluteDifference, randomTotalVariation } from './random-total-variation.js';

/** Quantiles of some draws. */
function quantiles(next: () => number, draws: number): number[] {
  const sorted = Float64Array.from({ length: draws }, next).sort();
  return [0.05, 0.5, 0.95, 0.99].map((share) => sorted[Math.floor(share * draws)] ?? Number.NaN);
}

function exactly(totals: Float64Array, rows: number, drawn: number): () => number {
  const random = seededRandom(11);
  const counts = new Float64Array(totals.length);
  return () => {
    drawCounts(totals, rows, drawn, random, counts);
    return absoluteDifference(counts, totals, drawn / rows);
  };
}

describe('randomTotalVariation', () => {
  it.each([
    ['many alike', Float64Array.from({ length: 1500 }, () => 6), 0.5],
    ['many uneven', Float64Array.from({ length: 1500 }, (_, i) => 1 + Math.floor(3000 / (i + 1))), 0.2],
    [
      'one that outweighs the rest',
      Float64Array.from({ length: 1500 }, (_, i) => (i === 0 ? 20_000 : 2)),
      0.3,
    ],
  ])('takes rare categories together without changing the distribution: %s', (_name, totals, share) => {
    const rows = totals.reduce((sum, total) => sum + total, 0);
    const drawn = Math.round(share * rows);
    const { next, drawn: cost } = randomTotalVariation(totals, rows, drawn, seededRandom(12));
    expect(cost).toBe(101);
    const expected = quantiles(exactly(totals, rows, drawn), 8000);
    const spread = (expected[2] ?? 0) - (expected[0] ?? 0);
    quantiles(next, 8000).forEach((actual, i) => {
      expect(Math.abs(actual - (expected[i] ?? 0)) / spread).toBeLessThan(0.1);
    });
  });

  it('is a constant when every category is unique and both sides are of one size', () => {
    const { next } = randomTotalVariation(new Float64Array(3000).fill(1), 3000, 1500, seededRandom(1));
    expect(next()).toBeCloseTo(1500, 6);
    expect(next()).toBeCloseTo(1500, 6);
  });

  it('draws up to a thousand categories one by one', () => {
    const totals = new Float64Array(1000).fill(3);
    expect(randomTotalVariation(totals, 3000, 1000, seededRandom(1)).drawn).toBe(1000);
  });
});
