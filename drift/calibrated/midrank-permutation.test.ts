import { describe, expect, it } from 'vitest';
import { EVEN_WEIGHT, INVERSE_VARIANCE, midrankBlocks, type RankWeight } from './midrank-blocks.js';
import { midrankPermutationPValue } from './midrank-permutation.js';
import { observedStatistic } from './midrank-statistic.js';

/** By trying every choice of the smaller side's values. */
function byEnumeration(reference: readonly number[], current: readonly number[], weight: RankWeight): number {
  const pooled = [...reference, ...current];
  const statistic = (a: readonly number[], b: readonly number[]) =>
    observedStatistic(midrankBlocks(Float64Array.from(a).sort(), Float64Array.from(b).sort(), weight));
  const observed = statistic(reference, current);
  let ways = 0;
  let extreme = 0;
  for (let set = 0; set < 2 ** pooled.length; set++) {
    const chosen = pooled.filter((_, i) => (set >> i) & 1);
    if (chosen.length !== current.length) continue;
    ways++;
    const rest = pooled.filter((_, i) => !((set >> i) & 1));
    if (statistic(rest, chosen) >= observed - 1e-9) extreme++;
  }
  return extreme / ways;
}

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

  it('is 1 in 10,000 when nothing comes near', () => {
    const low = Float64Array.from({ length: 60 }, (_, i) => i);
    const high = Float64Array.from({ length: 40 }, (_, i) => 100 + i);
    expect(midrankPermutationPValue(midrankBlocks(low, high, INVERSE_VARIANCE))).toBe(1e-4);
  });
});
