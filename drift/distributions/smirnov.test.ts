import { describe, expect, it } from 'vitest';
import oracle from '../scipy-oracle.json' with { type: 'json' };
import { smirnovSf } from './smirnov.js';

describe('smirnovSf', () => {
  // scipy.special.smirnov, SciPy 1.17.1.
  it.each(oracle.smirnov)('is SciPy for n = %d, d = %d', (n = 0, d = 0, expected = Number.NaN) => {
    const actual = smirnovSf(n, d);
    expect(Math.abs(actual - expected)).toBeLessThan(1e-12);
    if (expected > 1e-290) expect(Math.abs(actual / expected - 1)).toBeLessThan(1e-10);
  });

  it('is 1 - d for a single value, and 1 and 0 at the ends', () => {
    expect(smirnovSf(1, 0.3)).toBeCloseTo(0.7, 15);
    expect(smirnovSf(9, 0)).toBe(1);
    expect(smirnovSf(9, 1)).toBe(0);
  });
});
