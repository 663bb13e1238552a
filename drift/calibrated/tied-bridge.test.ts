import { describe, expect, it } from 'vitest';
import { andersonDarlingSf } from '../distributions/anderson-darling-limit.js';
import { chiSquareSf } from '../distributions/chi-square.js';
import { cramerVonMisesSf } from '../distributions/cramer-von-mises-limit.js';
import { quadraticFormSf } from '../distributions/quadratic-form-tail.js';
import { SHAPES, sampler } from './midrank.fixture.js';
import { EVEN_WEIGHT, INVERSE_VARIANCE, midrankBlocks } from './midrank-blocks.js';
import { midrankPermutationPValue } from './midrank-permutation.js';
import { observedStatistic } from './midrank-statistic.js';
import { tiedBridge } from './tied-bridge.js';

const range = (size: number, step: number) => Float64Array.from({ length: size }, (_, i) => i * step);

describe('tiedBridge', () => {
  it('of two values is one square: chi-square with one degree of freedom', () => {
    const zeros = Float64Array.from({ length: 300 }, (_, i) => (i < 200 ? 0 : 1));
    const ones = Float64Array.from({ length: 500 }, (_, i) => (i < 300 ? 0 : 1));
    const form = tiedBridge(midrankBlocks(zeros, ones, INVERSE_VARIANCE));
    expect(form.pole(1)).toBeCloseTo(1, 12);
    expect(form.pole(2)).toBe(Number.POSITIVE_INFINITY);
    for (const x of [0.2, 3, 40]) expect(quadraticFormSf(x, form) / chiSquareSf(x, 1)).toBeCloseTo(1, 10);
  });

  it('of many different values has the known limits', () => {
    const even = tiedBridge(midrankBlocks(range(3000, 2), range(2000, 3.1), EVEN_WEIGHT));
    for (const j of [1, 2, 3]) expect(even.pole(j) / (Math.PI * j) ** 2).toBeCloseTo(1, 2);
    const tails = tiedBridge(midrankBlocks(range(3000, 2), range(2000, 3.1), INVERSE_VARIANCE));
    for (const j of [1, 2, 3]) expect(tails.pole(j) / (j * (j + 1))).toBeCloseTo(1, 2);
    for (const x of [0.1, 0.4, 2]) expect(quadraticFormSf(x, even) / cramerVonMisesSf(x)).toBeCloseTo(1, 1);
    for (const x of [0.5, 2.5, 9]) expect(quadraticFormSf(x, tails) / andersonDarlingSf(x)).toBeCloseTo(1, 1);
  });

  it.each(Object.keys(SHAPES))('is what permutation finds for large samples: %s', (shape) => {
    const draw = SHAPES[shape] ?? (() => 0);
    const sample = sampler(17);
    for (const weight of [EVEN_WEIGHT, INVERSE_VARIANCE]) {
      const blocks = midrankBlocks(sample(1500, draw), sample(1500, draw), weight);
      const p = midrankPermutationPValue(blocks);
      expect(Math.abs(quadraticFormSf(observedStatistic(blocks), tiedBridge(blocks)) - p)).toBeLessThan(0.06);
    }
  });
});
