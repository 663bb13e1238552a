import { describe, expect, it } from 'vitest';
import oracle from './calibrated/scipy-two-sample.json' with { type: 'json' };
import { mannWhitneyPValue } from './mann-whitney.js';

const sorted = (values: readonly number[]) => Float64Array.from(values).sort();
const upTo = (count: number, offset = 0) => Float64Array.from({ length: count }, (_, i) => i + offset);

describe('mannWhitneyPValue', () => {
  // scipy.stats.mannwhitneyu(alternative='two-sided', method='auto'), SciPy 1.17.1: exact, asymptotic and tied.
  it.each(oracle.numbers)('is SciPy, two-sided, on $name', ({ reference, current, mann_whitney }) => {
    const p = mannWhitneyPValue(sorted(reference), sorted(current), 'two-sided');
    expect(Math.abs(p / mann_whitney - 1)).toBeLessThan(1e-10);
  });

  it('sees values rise and fall alike when two-sided', () => {
    const p = mannWhitneyPValue(upTo(40), upTo(30, 25.5), 'two-sided');
    expect(p).toBeLessThan(1e-6);
    expect(mannWhitneyPValue(upTo(30, 25.5), upTo(40), 'two-sided')).toBeCloseTo(p, 15);
  });

  it('is 1 when every value is equal, and at most 1 in the middle', () => {
    const fives = new Float64Array(9).fill(5);
    expect(mannWhitneyPValue(fives, fives, 'two-sided')).toBe(1);
    expect(mannWhitneyPValue(fives, fives, 'less')).toBe(1);
    expect(mannWhitneyPValue(sorted([1, 4]), sorted([2, 3]), 'two-sided')).toBe(1);
  });

  it('falls back to the normal distribution where the exact one would take too long', () => {
    const many = upTo(2_000_000);
    const few = Float64Array.from({ length: 8 }, (_, i) => 250_000 * i + 0.5);
    expect(mannWhitneyPValue(many, few, 'two-sided')).toBeCloseTo(0.54, 1);
  });
});
