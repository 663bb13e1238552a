import { describe, expect, it } from 'vitest';
import { featureMoments, pooledQuartileRange, project, whitening } from './epps-singleton.js';

it('pooledQuartileRange is scipy.stats.iqr', () => {
  // SciPy 1.17.1: iqr([1, 2, 3, 4, 10]), iqr([0.1, 0.2, 0.4, 0.8, 1.6, 3.2]).
  expect(pooledQuartileRange(Float64Array.of(1, 3, 10), Float64Array.of(2, 4))).toBe(2);
  expect(pooledQuartileRange(Float64Array.of(0.1, 0.8, 3.2), Float64Array.of(0.2, 0.4, 1.6))).toBe(
    1.1500000000000001,
  );
});

it('featureMoments counts equal values as often as they occur, on both sides', () => {
  const split = featureMoments(2, Float64Array.of(1, 1, 4), Float64Array.of(1, 6));
  const whole = featureMoments(2, Float64Array.of(1, 1, 1, 4, 6));
  expect(split).toEqual(whole);
  const angle = 0.4 / 2;
  const mean = (3 * Math.cos(angle) + Math.cos(4 * angle) + Math.cos(6 * angle)) / 5;
  expect(whole.mean[0]).toBeCloseTo(mean, 15);
  const square = (3 * Math.cos(angle) ** 2 + Math.cos(4 * angle) ** 2 + Math.cos(6 * angle) ** 2) / 5;
  expect(whole.covariance[0]?.[0]).toBeCloseTo(square - mean ** 2, 14);
});

describe('whitening', () => {
  it.each([2, 3, 4])('has a direction less than there are values, for %d of them', (distinct) => {
    const values = Float64Array.from({ length: 3000 }, (_, i) => 0.7 * (i % distinct)).sort();
    expect(whitening(featureMoments(1.3, values).covariance)).toHaveLength(distinct - 1);
  });

  it('makes the features uncorrelated with variance 1', () => {
    const values = Float64Array.from({ length: 50 }, (_, i) => Math.sin(i) * 3).sort();
    const { covariance } = featureMoments(1.5, values);
    const directions = whitening(covariance);
    expect(directions).toHaveLength(4);
    for (const [i, own] of directions.entries()) {
      const row = project(project(own, covariance), directions);
      for (const [j, entry] of row.entries()) expect(entry).toBeCloseTo(i === j ? 1 : 0, 8);
    }
  });
});
