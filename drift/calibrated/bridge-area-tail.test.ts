import { describe, expect, it } from 'vitest';
import { normalSf } from '../distributions/normal.js';
import { bridgeAreaTail } from './bridge-area-tail.js';

const even = {
  places: Float64Array.from({ length: 64 }, (_, j) => (j + 0.5) / 64),
  weights: new Float64Array(64).fill(1 / 64),
};
/** Most of the weight in both tails: there the sum of all is not where a large area comes from. */
const ends = {
  places: Float64Array.of(0.01, 0.02, 0.05, 0.1, 0.3, 0.7, 0.9, 0.95, 0.98, 0.99),
  weights: Float64Array.of(0.3, 0.1, 0.05, 0.03, 0.02, 0.02, 0.03, 0.05, 0.1, 0.3),
};

describe('bridgeAreaTail', () => {
  // Shares of four million simulated bridges, numpy 2.4.6.
  it.each([
    ['even', 0.3, 0.44330125],
    ['even', 0.45, 0.14779625],
    ['even', 0.6, 0.0426885],
    ['even', 0.75, 0.01020475],
    ['even', 0.9, 0.0019155],
    ['ends', 0.15, 0.1902595],
    ['ends', 0.2, 0.0361865],
    ['ends', 0.25, 0.00465125],
    ['ends', 0.3, 0.0004365],
  ] as const)('is what simulated bridges have: %s, %d', (shape, area, expected) => {
    const [bridge, tolerance] = shape === 'even' ? [even, 0.04] : [ends, 0.1];
    const p = bridgeAreaTail(bridge, area);
    expect(Math.abs(p / expected - 1)).toBeLessThan(expected > 0.3 ? 0.12 : tolerance);
  });

  it('is exact at a single place, far into the tail', () => {
    const single = { places: Float64Array.of(0.2), weights: Float64Array.of(3) };
    for (const z of [1.5, 3, 8, 20]) {
      const exact = 2 * normalSf(z);
      expect(Math.abs(bridgeAreaTail(single, z * 3 * 0.4) / exact - 1)).toBeLessThan(1e-4);
    }
  });

  it('keeps to the tail of the sum of all far out', () => {
    // The sum of B over even places has variance 1/12 less a trifle; A is at least its size.
    const deviation = Math.sqrt(1 / 12);
    for (const z of [6, 12, 25]) {
      const ratio = bridgeAreaTail(even, z * deviation) / (2 * normalSf(z));
      expect(ratio).toBeGreaterThan(0.9);
      expect(ratio).toBeLessThan(1.2);
    }
  });

  it('never rises with the area, where it decides', () => {
    let before = 1;
    for (let area = 0.4; area < 2; area += 0.01) {
      const p = bridgeAreaTail(even, area);
      expect(p).toBeLessThanOrEqual(before);
      before = p;
    }
  });

  it('takes skewness into account', () => {
    const single = { places: Float64Array.of(0.5), weights: Float64Array.of(1) };
    expect(bridgeAreaTail(single, 1.5, 0.5)).toBeGreaterThan(1.3 * bridgeAreaTail(single, 1.5));
    expect(bridgeAreaTail(single, 1.5, -0.5)).toBeCloseTo(bridgeAreaTail(single, 1.5, 0.5), 12);
  });

  it('is 1 without an area or a place', () => {
    expect(bridgeAreaTail(even, 0)).toBe(1);
    expect(bridgeAreaTail({ places: Float64Array.of(), weights: Float64Array.of() }, 1)).toBe(1);
  });
});
