import { describe, expect, it } from 'vitest';
import { excess, normal, SHAPES, sampler } from './midrank.fixture.js';
import { mmdPValue } from './mmd-p-value.js';

describe('mmdPValue', () => {
  it.each(Object.keys(SHAPES))('holds its level in windows of 30 against 500: %s', (shape) => {
    const [atFive, atOne] = excess(mmdPValue, SHAPES[shape] ?? normal, [500, 30], 150);
    expect(Math.max(atFive, atOne)).toBeLessThan(3);
  });

  it('sees the spread change, which a mean does not', () => {
    const sample = sampler(8);
    const reference = sample(1000, normal);
    expect(
      mmdPValue(
        reference,
        sample(200, (uniform) => 2 * normal(uniform)),
      ),
    ).toBeLessThan(0.001);
  });

  it('sees a column that is nearly always 0 change', () => {
    const sample = sampler(9);
    const zero = (share: number) => (uniform: () => number) =>
      uniform() < share ? 0 : Math.exp(normal(uniform));
    expect(mmdPValue(sample(5000, zero(0.92)), sample(1000, zero(0.86)))).toBeLessThanOrEqual(0.001);
  });

  it('goes far below 1 in 1,000 where nothing comes near, so that one column of thousands is found', () => {
    const sample = sampler(12);
    const reference = sample(2000, normal);
    const by = (shift: number) => sample(100, (uniform) => normal(uniform) + shift);
    expect(mmdPValue(reference, by(3))).toBeLessThan(1e-6);
    expect(mmdPValue(reference, by(0))).toBeGreaterThan(0.001);
  });

  it('does not depend on the scale', () => {
    const sample = sampler(10);
    const a = sample(80, normal);
    const b = sample(60, (uniform) => normal(uniform) + 0.3);
    const p = mmdPValue(a, b);
    for (const scale of [2 ** -1000, 2 ** -60, 2 ** 1000]) {
      const scaled = mmdPValue(
        a.map((x) => x * scale),
        b.map((x) => x * scale),
      );
      expect(scaled).toBeCloseTo(p, 10);
    }
  });

  it('is 1 when all values are equal', () => {
    expect(mmdPValue(new Float64Array(5).fill(1), new Float64Array(9).fill(1))).toBe(1);
  });
});
