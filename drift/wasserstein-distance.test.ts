import { expect, it } from 'vitest';
import oracle from './scipy-oracle.json' with { type: 'json' };
import { standardDeviation, wassersteinDistance } from './wasserstein-distance.js';

// scipy.stats.wasserstein_distance and numpy.std, SciPy 1.17.1, numpy 2.4.6.
it('is SciPy and numpy', () => {
  const reference = Float64Array.from(oracle.wasserstein.reference).sort();
  const current = Float64Array.from(oracle.wasserstein.current).sort();
  expect(wassersteinDistance(reference, current)).toBeCloseTo(oracle.wasserstein.distance, 12);
  expect(wassersteinDistance(current, reference)).toBeCloseTo(oracle.wasserstein.distance, 12);
  expect(standardDeviation(reference, 0)).toBeCloseTo(oracle.wasserstein.std, 12);
});
