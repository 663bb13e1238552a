import { describe, expect, it } from 'vitest';
import { byEnumeration } from './midrank.fixture.js';
import { EVEN_WEIGHT, INVERSE_VARIANCE, midrankBlocks } from './midrank-blocks.js';
import { midrankPermutationPValue } from './midrank-permutation.js';

describe('midrankPermutationPValue', () => {
  it.each([
    ['untied', [1, 2, 3, 5, 8, 9, 4.5], [4, 6, 7, 10, 11]],
    ['tied', [0, 0, 0, 0, 1, 2, 2], [0, 0, 2, 3, 3, 3]],
    ['one value that is nearly all', [0, 0, 0, 0, 0, 0, 0, 1], [0, 0, 5, 7]],
  ])('is what trying every choice finds: %s', (_name, reference, current) => {
    for (const weight of [EVEN_WEIGHT, INVERSE_VARIANCE]) {
      const p = midrankPermutationPValue(
        midrankBlocks(Float64Array.from(reference).sort(), Float64Array.from(current).sort(), weight),
      );
      expect(Math.abs(p / byEnumeration(reference, current, weight) - 1)).toBeLessThan(0.25);
    }
  });

  it('goes below 1 in 10,000 where nothing comes near', () => {
    const low = Float64Array.from({ length: 60 }, (_, i) => i);
    const high = Float64Array.from({ length: 40 }, (_, i) => 100 + i);
    expect(midrankPermutationPValue(midrankBlocks(low, high, INVERSE_VARIANCE))).toBeLessThan(1e-5);
    expect(midrankPermutationPValue(midrankBlocks(low, high, EVEN_WEIGHT))).toBeLessThan(5e-5);
  });
});
