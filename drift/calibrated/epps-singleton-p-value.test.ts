import { describe, expect, it } from 'vitest';
import { esTest } from '../tests/es.js';
import { eppsSingletonPValue } from './epps-singleton-p-value.js';
import { excess, normal, SHAPES, sampler } from './midrank.fixture.js';

function ofNumbers(reference: Float64Array, current: Float64Array) {
  const side = (values: Float64Array) => ({ values, infinite: 0, missing: 0, integer: false });
  return { type: 'numeric', reference: side(reference), current: side(current) } as const;
}
const pValue = (reference: Float64Array, current: Float64Array) =>
  eppsSingletonPValue(ofNumbers(reference, current)).score ?? Number.NaN;

describe('eppsSingletonPValue', () => {
  const shapes = Object.keys(SHAPES).filter((shape) => shape !== 'nearly always 0');

  it.each(shapes)('holds its level in windows of 30 against 1,500: %s', (shape) => {
    const [atFive, atOne] = excess(pValue, SHAPES[shape] ?? normal, [1500, 30], 200);
    expect(Math.max(atFive, atOne)).toBeLessThan(3);
  });

  it('where Evidently finds drift in every third window', () => {
    const evidently = (a: Float64Array, b: Float64Array) =>
      esTest.compute(ofNumbers(a, b)).score ?? Number.NaN;
    expect(excess(evidently, normal, [1500, 30], 200)[0]).toBeGreaterThan(15);
  });

  it('agrees with Evidently for large samples of one size', () => {
    const sample = sampler(5);
    const pair = ofNumbers(
      sample(4000, normal),
      sample(4000, (uniform) => 1.05 * normal(uniform) + 0.02),
    );
    const { score } = esTest.compute(pair);
    expect(Math.abs((eppsSingletonPValue(pair).score ?? 0) - (score ?? 1))).toBeLessThan(0.01);
  });

  it('permutes as many values as chi-square takes over from', () => {
    const sample = sampler(6);
    const reference = sample(4000, normal);
    const current = sample(1000, (uniform) => normal(uniform) + 0.08);
    const below = pValue(reference, current);
    const above = pValue(reference, Float64Array.of(...current, 9));
    expect(below).toBeGreaterThan(0.001);
    expect(Math.abs(below / above - 1)).toBeLessThan(0.3);
  });

  it('does not depend on the scale', () => {
    const sample = sampler(7);
    const [a, b] = [sample(80, normal), sample(60, normal)];
    const p = pValue(a, b);
    for (const scale of [1e-300, 1e-200, 1e300]) {
      const scaled = pValue(
        a.map((x) => x * scale),
        b.map((x) => x * scale),
      );
      expect(Math.abs(scaled / p - 1)).toBeLessThan(0.05);
    }
  });

  it('has a reason when the middle half is one value', () => {
    const pair = ofNumbers(Float64Array.of(0, 0, 0, 0, 0, 2), Float64Array.of(0, 0, 0, 0, 0, 3));
    const { score, reason } = eppsSingletonPValue(pair);
    expect(score).toBeNull();
    expect(reason).toMatch(/middle half/);
  });

  it('is 1 at two equal pairs of values, and small when one constant became another', () => {
    expect(pValue(Float64Array.of(1, 2), Float64Array.of(1, 2))).toBe(1);
    expect(pValue(new Float64Array(40).fill(1), new Float64Array(30).fill(2))).toBeLessThan(1e-4);
  });

  it('goes far below 1 in 10,000 where nothing comes near, so that one column of thousands is found', () => {
    const sample = sampler(9);
    const reference = sample(2000, normal);
    const narrow = (size: number) => sample(size, (uniform) => 3 + 0.1 * normal(uniform));
    expect(pValue(reference, narrow(100))).toBeLessThan(1e-6);
    expect(pValue(reference, narrow(30))).toBeLessThan(1e-5);
    expect(pValue(reference, sample(100, normal))).toBeGreaterThan(1e-3);
  });
});
