import { describe, expect, it } from 'vitest';
import { bridgeDirections } from './bridge-directions.js';

const PLACES = [0.02, 0.1, 0.4, 0.5, 0.8, 0.97];
const bridge = {
  places: Float64Array.from(PLACES),
  weights: Float64Array.of(3, 1, 0.5, 0.5, 1, 4),
};
/** Covariance of w_i B(u_i) and w_j B(u_j). */
const covariance = (i: number, j: number) => {
  const [u, v] = [PLACES[i] ?? 0, PLACES[j] ?? 0];
  return (bridge.weights[i] ?? 0) * (bridge.weights[j] ?? 0) * (Math.min(u, v) - u * v);
};
const withFactors = (factors: Float64Array, j: number) =>
  factors.reduce((sum, factor, i) => sum + factor * covariance(i, j), 0);
const product = (a: Float64Array, b: Float64Array) =>
  a.reduce((sum, value, j) => sum + value * withFactors(b, j), 0);

describe('bridgeDirections', () => {
  const { sum, spread } = bridgeDirections(bridge);
  if (spread === null) throw new Error('expected a second direction');

  it('are of variance 1 and independent of each other', () => {
    expect(product(sum.factors, sum.factors)).toBeCloseTo(1, 12);
    expect(product(spread.factors, spread.factors)).toBeCloseTo(1, 12);
    expect(product(sum.factors, spread.factors)).toBeCloseTo(0, 12);
  });

  it('have the covariances with each value as their curve', () => {
    PLACES.forEach((_, j) => {
      expect(sum.curve[j]).toBeCloseTo(withFactors(sum.factors, j), 12);
      expect(spread.curve[j]).toBeCloseTo(withFactors(spread.factors, j), 12);
    });
  });

  it('are the sum of all, and the difference of the two ends', () => {
    expect(new Set(sum.factors).size).toBe(1);
    expect([...spread.curve].map(Math.sign)).toEqual([-1, -1, expect.any(Number), expect.any(Number), 1, 1]);
  });

  it('are one where there is one place', () => {
    const single = { places: Float64Array.of(0.3), weights: Float64Array.of(2) };
    expect(bridgeDirections(single).spread).toBeNull();
    expect(bridgeDirections(single).sum.curve[0]).toBeCloseTo(2 * Math.sqrt(0.21), 12);
  });
});
