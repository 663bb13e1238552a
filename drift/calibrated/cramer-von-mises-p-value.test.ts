import { describe, expect, it } from 'vitest';
import oracle from '../tests/evidently-omnibus.json' with { type: 'json' };
import { generated } from '../tests/omnibus.fixture.js';
import { cramerVonMisesPValue } from './cramer-von-mises-p-value.js';
import { excess, normal, SHAPES, sampler } from './midrank.fixture.js';

describe('cramerVonMisesPValue', () => {
  it.each(Object.keys(SHAPES))('holds its level in windows of 30 against 1,500: %s', (shape) => {
    const [atFive, atOne] = excess(cramerVonMisesPValue, SHAPES[shape] ?? normal, [1500, 30], 200);
    expect(Math.max(atFive, atOne)).toBeLessThan(3);
  });

  it.each(Object.keys(SHAPES))('holds its level in windows of 200 against 1,000: %s', (shape) => {
    const [atFive, atOne] = excess(cramerVonMisesPValue, SHAPES[shape] ?? normal, [1000, 200], 200);
    expect(Math.max(atFive, atOne)).toBeLessThan(3);
  });

  const untied = oracle.generated.filter(
    ({ m, grid, cramer_von_mises: p }) => m > 100 && grid === 0 && p > 1e-3,
  );
  // Without ties and away from the far tail it differs from SciPy's by the standardisation for finite sizes only.
  it.each(untied)('is near to SciPy on $n and $m generated values without ties', (sample) => {
    const pair = generated(sample);
    if (pair.type !== 'numeric') throw new TypeError('generated numbers');
    const p = cramerVonMisesPValue(pair.reference.values, pair.current.values);
    expect(Math.abs(p - sample.cramer_von_mises)).toBeLessThan(0.01);
  });

  it('has digits where the series has noise', () => {
    const sample = sampler(4);
    const reference = sample(5000, normal);
    const p = cramerVonMisesPValue(
      reference,
      sample(1000, (uniform) => normal(uniform) + 1),
    );
    expect(p).toBeLessThan(1e-80);
    expect(p).toBeGreaterThan(0);
  });

  it('is 1 for equal constants, however many', () => {
    const constant = (size: number) => new Float64Array(size).fill(3);
    expect(cramerVonMisesPValue(constant(5000), constant(30))).toBe(1);
  });

  it('sees a constant that moved', () => {
    const moved = cramerVonMisesPValue(new Float64Array(5000).fill(3), new Float64Array(30).fill(4));
    expect(moved).toBeLessThanOrEqual(1e-4);
  });
});
