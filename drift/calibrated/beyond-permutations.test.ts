import { describe, expect, it } from 'vitest';
import { hypergeometricPValue } from '../distributions/hypergeometric.js';
import { normalSf } from '../distributions/normal.js';
import { beyondPermutations } from './beyond-permutations.js';

describe('beyondPermutations', () => {
  it('goes on where permutations end, by the square for three times the length', () => {
    expect(beyondPermutations(3, 2, 1, 1e-4)).toBe(1e-4);
    expect(beyondPermutations(9, 2, 1, 1e-4)).toBeCloseTo(1e-8, 20);
    expect(beyondPermutations(2, 2, 1, 1e-4)).toBe(1e-4);
  });

  it('is never below the probability of a normal number', () => {
    const longest = 3.8906;
    expect(2 * normalSf(longest)).toBeCloseTo(1e-4, 7);
    for (let x = longest; x < 30; x += 0.1)
      expect(beyondPermutations(x, longest, 0, 1e-4)).toBeGreaterThan(2 * normalSf(x) * 0.999);
  });

  // From few marked rows, where the tail is that of Poisson's distribution, to half of them.
  it.each([
    [5030, 3, 30],
    [5030, 20, 30],
    [5030, 400, 30],
    [5030, 2500, 30],
    [5100, 30, 100],
    [400, 100, 200],
    [60, 20, 30],
  ])('is never below the exact probability: %d rows, %d marked, %d drawn', (rows, marked, drawn) => {
    const exact = (count: number) => hypergeometricPValue(rows, marked, drawn, count);
    const mean = (marked * drawn) / rows;
    const most = Math.min(marked, drawn);
    let longest = Math.ceil(mean);
    // The largest count that 9,999 permutations are expected to bring.
    while (longest < most && exact(longest + 1) >= 1e-4) longest++;
    for (let count = longest + 1; count <= most; count++)
      expect(beyondPermutations(count - mean, longest - mean, 1, 1e-4)).toBeGreaterThan(exact(count));
  });
});
