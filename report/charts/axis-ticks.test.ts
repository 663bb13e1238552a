import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { axisTicks, niceTicks } from './axis-ticks.js';

const labels = (min: number, max: number, count: number) =>
  axisTicks(min, max, count).map(({ label }) => label);

describe('niceTicks', () => {
  it('takes round numbers within the range', () => {
    expect(niceTicks(17, 90, 6)).toEqual([20, 30, 40, 50, 60, 70, 80, 90]);
    expect(niceTicks(0, 1, 5)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
    expect(niceTicks(-3, 3, 3)).toEqual([-2, 0, 2]);
  });

  it('has none for a range without width', () => {
    expect(niceTicks(4, 4, 5)).toEqual([]);
    expect(niceTicks(0, Number.POSITIVE_INFINITY, 5)).toEqual([]);
  });

  it('stays within the range, evenly apart and near the count', () => {
    const range = fc.tuple(
      fc.double({ min: -1e12, max: 1e12, noNaN: true }),
      fc.double({ min: 1e-3, max: 1e12, noNaN: true }),
    );
    fc.assert(
      fc.property(range, fc.integer({ min: 2, max: 10 }), ([min, width], count) => {
        fc.pre(width > Math.abs(min) * 1e-6);
        const ticks = niceTicks(min, min + width, count);
        expect(ticks.length).toBeGreaterThanOrEqual(Math.floor(count / 2) - 1);
        expect(ticks.length).toBeLessThanOrEqual(2 * count + 1);
        for (const tick of ticks) {
          expect(tick).toBeGreaterThanOrEqual(min - width * 1e-6);
          expect(tick).toBeLessThanOrEqual(min + width * (1 + 1e-6));
        }
      }),
    );
  });
});

describe('axisTicks', () => {
  it('writes as many decimals as the step needs', () => {
    expect(labels(0, 0.1, 4)).toEqual(['0', '0.02', '0.04', '0.06', '0.08', '0.10']);
    expect(labels(0, 8, 4)).toEqual(['0', '2', '4', '6', '8']);
  });

  it('shortens large numbers', () => {
    expect(labels(0, 100_000, 5)).toEqual(['0', '20k', '40k', '60k', '80k', '100k']);
    expect(labels(0, 2.5e6, 5)).toEqual(['0', '0.5M', '1.0M', '1.5M', '2.0M', '2.5M']);
    expect(labels(-3e9, 0, 3)).toEqual(['−3G', '−2G', '−1G', '0']);
  });

  it('uses exponents where neither is short', () => {
    expect(labels(0, 4e-9, 4)).toEqual(['0', '1e-9', '2e-9', '3e-9', '4e-9']);
    expect(labels(0, 3e20, 3)).toEqual(['0', '1e20', '2e20', '3e20']);
  });

  it('tells neighbours apart on a narrow range far from zero', () => {
    const written = labels(1_000_000, 1_000_010, 5);
    expect(new Set(written).size).toBe(written.length);
  });
});
