import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coarseHistogram } from './coarse-histogram.js';

describe('coarseHistogram', () => {
  it('joins neighbours two by two', () => {
    const shares = Array.from({ length: 16 }, (_, at) => at / 120);
    const bins = { edges: Array.from({ length: 17 }, (_, at) => at), reference: shares, current: shares };
    const coarse = coarseHistogram(bins);
    expect(coarse.edges).toEqual([0, 2, 4, 6, 8, 10, 12, 14, 16]);
    expect(coarse.reference[1]).toBeCloseTo(5 / 120, 12);
  });

  it('leaves few bins, and an odd number, as they are', () => {
    for (const count of [1, 8, 15, 31]) {
      const shares = new Array<number>(count).fill(1 / count);
      const bins = {
        edges: Array.from({ length: count + 1 }, (_, at) => at),
        reference: shares,
        current: shares,
      };
      expect(coarseHistogram(bins)).toBe(bins);
    }
  });

  it('loses no share and keeps the ends', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 8, max: 60 }),
        fc.func(fc.double({ min: 0, max: 1, noNaN: true })),
        (half, of) => {
          const shares = Array.from({ length: half * 2 }, (_, at) => of(at));
          const edges = Array.from({ length: half * 2 + 1 }, (_, at) => at);
          const coarse = coarseHistogram({ edges, reference: shares, current: shares });
          const sum = (values: readonly number[]) => values.reduce((one, other) => one + other, 0);
          expect(sum(coarse.reference)).toBeCloseTo(sum(shares), 9);
          expect([coarse.edges[0], coarse.edges.at(-1)]).toEqual([0, half * 2]);
        },
      ),
    );
  });
});
