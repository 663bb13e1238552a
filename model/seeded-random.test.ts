import { describe, expect, it } from 'vitest';
import { sampleWithoutReplacement, seededRandom } from './seeded-random.js';

const draws = (count: number, bound: number, ...seeds: number[]) => {
  const draw = seededRandom(...seeds);
  return Array.from({ length: count }, () => draw(bound));
};

describe('seededRandom', () => {
  it('keeps its sequence from release to release, as models are reproduced by it', () => {
    // Computed by a second implementation, in Python with masked integers.
    expect(draws(5, 1000, 42, 0)).toEqual([797, 438, 296, 42, 341]);
  });

  it('gives each list of seeds a sequence of its own', () => {
    const sequences = [[0], [1], [42], [42, 0], [42, 1], [0, 42], [1, 42]].map((seeds) =>
      draws(4, 2 ** 31, ...seeds).join(),
    );
    expect(new Set(sequences).size).toBe(sequences.length);
  });

  it('is uniform: chi-square of 60,000 die throws below its 0.999 quantile', () => {
    const counts = [0, 0, 0, 0, 0, 0];
    for (const face of draws(60_000, 6, 7)) counts[face] = (counts[face] ?? 0) + 1;
    const chiSquare = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
    // scipy 1.17.1: scipy.stats.chi2.ppf(0.999, 5) = 20.515005652432873
    expect(chiSquare).toBeLessThan(20.515);
  });
});

describe('sampleWithoutReplacement', () => {
  it('draws distinct integers in range', () => {
    const sample = sampleWithoutReplacement(1000, 500, seededRandom(1));
    expect(new Set(sample).size).toBe(500);
    expect(Math.min(...sample)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...sample)).toBeLessThan(1000);
  });

  it('draws all when asked for all, and refuses more', () => {
    expect([...sampleWithoutReplacement(5, 5, seededRandom(1))].sort()).toEqual([0, 1, 2, 3, 4]);
    expect(() => sampleWithoutReplacement(5, 6, seededRandom(1))).toThrow(RangeError);
  });

  it('draws each integer equally often', () => {
    const counts = new Array<number>(10).fill(0);
    for (let seed = 0; seed < 10_000; seed++) {
      for (const at of sampleWithoutReplacement(10, 3, seededRandom(9, seed)))
        counts[at] = (counts[at] ?? 0) + 1;
    }
    // Each count is binomial(10000, 0.3): mean 3000, standard deviation 45.8. Five of those either way.
    for (const count of counts) expect(Math.abs(count - 3000)).toBeLessThan(230);
  });
});
