import { describe, expect, it } from 'vitest';
import { seededRandom } from '../seeded-random.js';
import { conditionalKsPValue } from './ks-p-value.js';
import { numbersPValue } from './numbers-p-value.js';
import { wassersteinPValue } from './wasserstein-p-value.js';

const random = seededRandom(12);
const uniform = () => (random() + 0.5) / 2 ** 32;
const draw = (size: number, next: () => number = uniform) => Float64Array.from({ length: size }, next).sort();

describe('numbersPValue', () => {
  it('is the smaller of the two, weighted a tenth and nine tenths', () => {
    for (const shift of [0, 0.05, 0.1, 0.2]) {
      const reference = draw(800);
      const current = draw(120, () => uniform() + shift);
      const ks = conditionalKsPValue(reference, current);
      const wasserstein = wassersteinPValue(reference, current);
      expect(numbersPValue(reference, current)).toBeCloseTo(Math.min(1, 10 * ks, wasserstein / 0.9), 14);
    }
  });

  it('takes the one that sees the change', () => {
    const reference = draw(5000);
    const shifted = draw(1000, () => uniform() + 0.03);
    expect(numbersPValue(reference, shifted)).toBeLessThan(conditionalKsPValue(reference, shifted));
    const lognormal = () => Math.exp(Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()));
    const skewed = draw(5000, lognormal);
    const moved = draw(300, () => lognormal() + 0.2);
    expect(numbersPValue(skewed, moved)).toBeLessThan(wassersteinPValue(skewed, moved));
  });

  it('is Kolmogorov-Smirnov alone below 20 values on a side', () => {
    const reference = draw(300);
    const few = draw(19, () => uniform() + 0.3);
    expect(numbersPValue(reference, few)).toBe(conditionalKsPValue(reference, few));
    expect(numbersPValue(few, reference)).toBe(conditionalKsPValue(few, reference));
    const enough = draw(20, () => uniform() + 0.3);
    expect(numbersPValue(reference, enough)).not.toBe(conditionalKsPValue(reference, enough));
  });

  it('is at most 1', () => {
    const values = draw(100);
    expect(numbersPValue(values, values)).toBe(1);
  });
});
