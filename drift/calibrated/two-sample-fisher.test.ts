import { describe, expect, it } from 'vitest';
import { tableOf } from './counts.fixture.js';
import { twoSampleFisher } from './two-sample-fisher.js';

describe('twoSampleFisher', () => {
  it('compares sides of any sizes', () => {
    // scipy.stats.fisher_exact, SciPy 1.17.1.
    expect(twoSampleFisher(tableOf([1, 5], [8, 2])).score).toBeCloseTo(0.034965034965034975, 14);
    expect(twoSampleFisher(tableOf([700_000, 300_000], [15, 20])).score).toBeCloseTo(
      0.0012353818815963387,
      11,
    );
  });

  it('is 1 for a single category', () => {
    expect(twoSampleFisher(tableOf([50], [30]))).toEqual({ score: 1, reason: null });
  });

  it('refuses more than two categories, and says why', () => {
    expect(twoSampleFisher(tableOf([5, 5, 5], [3, 3, 3]))).toEqual({
      score: null,
      reason: "Fisher's exact test compares two categories; here are 3",
    });
  });
});
