import { describe, expect, it } from 'vitest';
import { benjaminiHochberg } from './benjamini-hochberg.js';
import oracle from './scipy-oracle.json' with { type: 'json' };

describe('benjaminiHochberg', () => {
  // scipy.stats.false_discovery_control(method='bh'), SciPy 1.17.1.
  it.each(oracle.false_discovery_control)('is SciPy on $p', ({ p, adjusted }) => {
    benjaminiHochberg(p).forEach((value, i) => {
      expect(value).toBeCloseTo(adjusted[i] ?? Number.NaN, 14);
    });
  });

  it('has nothing to adjust without p-values', () => {
    expect(benjaminiHochberg([])).toEqual([]);
  });
});
