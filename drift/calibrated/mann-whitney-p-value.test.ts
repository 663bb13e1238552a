import { describe, expect, it } from 'vitest';
import { mannWhitneyPValue } from '../mann-whitney.js';
import { tiedMannWhitneyPValue } from './mann-whitney-p-value.js';
import { excess, normal, sampler } from './midrank.fixture.js';

const sorted = (...values: number[]) => Float64Array.from(values).sort();
/** So many zeros, then the others. */
const zeros = (count: number, ...others: number[]) => sorted(...new Array<number>(count).fill(0), ...others);
const ones = (count: number) => new Array<number>(count).fill(1);

/** By trying every choice of the current side's values. */
function byEnumeration(reference: Float64Array, current: Float64Array): number {
  const pooled = [...reference, ...current];
  const rank = (value: number) =>
    pooled.filter((other) => other < value).length + pooled.filter((other) => other === value).length / 2;
  const ranks = pooled.map(rank);
  const mean = (current.length * pooled.length) / 2;
  const distance = (chosen: readonly number[]) =>
    Math.abs(chosen.reduce((sum, each) => sum + each, 0) - mean);
  const observed = distance(ranks.slice(reference.length));
  let ways = 0;
  let extreme = 0;
  for (let set = 0; set < 2 ** pooled.length; set++) {
    const chosen = ranks.filter((_, i) => (set >> i) & 1);
    if (chosen.length !== current.length) continue;
    ways++;
    if (distance(chosen) >= observed - 1e-9) extreme++;
  }
  return extreme / ways;
}

describe('tiedMannWhitneyPValue', () => {
  it.each([
    // Sums of scipy.stats.hypergeom(5030, 101, 30).pmf as far from the mean or farther, SciPy 1.17.1. Its mannwhitneyu
    // has 0.068, 0.0018 and 0.0000092.
    [2, 0.12091789117340829],
    [3, 0.021541737784488483],
    [4, 0.002809880230151097],
  ])('is exact for two different values: %d of 30', (count, expected) => {
    const p = tiedMannWhitneyPValue(
      zeros(4899 + count, ...ones(101 - count)),
      zeros(30 - count, ...ones(count)),
    );
    expect(p / expected).toBeCloseTo(1, 10);
  });

  it('is what trying every choice finds where nearly all values are one', () => {
    const reference = zeros(8, 5);
    const current = zeros(4, 2, 3, 7);
    const p = tiedMannWhitneyPValue(reference, current);
    expect(Math.abs(p / byEnumeration(reference, current) - 1)).toBeLessThan(0.1);
    expect(tiedMannWhitneyPValue(current, reference)).toBe(p);
  });

  it('is SciPy where the sum of ranks is close to normal, and 1 for one value', () => {
    const sample = sampler(3);
    const rounded = (shift: number, size: number) =>
      sample(size, (uniform) => Math.round(4 * (normal(uniform) + shift)));
    for (const [a, b] of [
      [rounded(0, 300), rounded(0.4, 60)],
      [sample(500, normal), sample(40, normal)],
    ] as const)
      expect(tiedMannWhitneyPValue(a, b)).toBe(mannWhitneyPValue(a, b, 'two-sided'));
    expect(tiedMannWhitneyPValue(zeros(20), zeros(30))).toBe(1);
  });

  it.each([
    [5000, 30],
    [3000, 100],
    [60, 2000],
  ] as const)('holds its level where 98 %% are one value: %d against %d', (reference, current) => {
    const rare = (uniform: () => number) => (uniform() < 0.98 ? 0 : Math.exp(normal(uniform)));
    for (const errors of excess(tiedMannWhitneyPValue, rare, [reference, current], 300))
      expect(errors).toBeLessThan(3);
  });

  it('goes far down where nothing comes near', () => {
    const others = Array.from({ length: 30 }, (_, i) => 1 + i);
    expect(tiedMannWhitneyPValue(zeros(4000, 3, 4, 5), sorted(...others))).toBeLessThan(1e-8);
  });
});
