import { describe, expect, it } from 'vitest';
import oracle from '../scipy-oracle.json' with { type: 'json' };
import { normalSf } from './normal.js';

describe('normalSf', () => {
  // scipy.stats.norm.sf, SciPy 1.17.1.
  it.each(oracle.norm_sf)('is SciPy at %d', (z = Number.NaN, expected = Number.NaN) => {
    expect(Math.abs(normalSf(z) / expected - 1)).toBeLessThan(1e-12);
  });
});
