import { describe, expect, it } from 'vitest';
import { andersonTest } from '../tests/anderson.js';
import { andersonPValue } from './anderson-p-value.js';
import { excess, normal, SHAPES, sampler } from './midrank.fixture.js';

const shifted = (by: number) => (uniform: () => number) => normal(uniform) + by;

describe('andersonPValue', () => {
  it.each(Object.keys(SHAPES))('holds its level in windows of 30 against 1,500: %s', (shape) => {
    const [atFive, atOne] = excess(andersonPValue, SHAPES[shape] ?? normal, [1500, 30], 200);
    expect(Math.max(atFive, atOne)).toBeLessThan(3);
  });

  it.each(Object.keys(SHAPES))('holds its level in windows of 200 against 1,000: %s', (shape) => {
    const [atFive, atOne] = excess(andersonPValue, SHAPES[shape] ?? normal, [1000, 200], 200);
    expect(Math.max(atFive, atOne)).toBeLessThan(3);
  });

  it('agrees with Evidently where that is not clamped', () => {
    const sample = sampler(3);
    const [a, b] = [sample(2000, normal), sample(1500, shifted(0.09))];
    const side = (values: Float64Array) => ({ values, infinite: 0, missing: 0, integer: false });
    const evidently = andersonTest.compute({ type: 'numeric', reference: side(a), current: side(b) }).score;
    expect(evidently).toBeGreaterThan(0.001);
    expect(evidently).toBeLessThan(0.25);
    // A quadratic through seven points is off by some per cent.
    expect(Math.abs(andersonPValue(a, b) / (evidently ?? Number.NaN) - 1)).toBeLessThan(0.1);
  });

  it('goes on where Evidently stops at 0.001', () => {
    const sample = sampler(4);
    const reference = sample(5000, normal);
    const p = [0.3, 0.5, 1].map((by) => andersonPValue(reference, sample(1000, shifted(by))));
    expect(p[0]).toBeLessThan(1e-10);
    expect(p[1]).toBeLessThan(1e-30);
    expect(p[2]).toBeLessThan(1e-80);
    expect(p[2]).toBeGreaterThan(0);
  });

  it('is 1 when all values are equal', () => {
    expect(andersonPValue(new Float64Array(40).fill(2), new Float64Array(30).fill(2))).toBe(1);
  });
});
