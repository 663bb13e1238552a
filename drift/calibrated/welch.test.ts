import { describe, expect, it } from 'vitest';
import { numericColumn } from '../column-from-values.js';
import { pairColumns } from '../pair-columns.js';
import { seededRandom } from '../seeded-random.js';
import oracle from './scipy-two-sample.json' with { type: 'json' };
import { welchPValue } from './welch.js';

function welch(reference: readonly number[], current: readonly number[]) {
  const pair = pairColumns({
    type: 'numeric',
    reference: numericColumn('x', reference),
    current: numericColumn('x', current),
  });
  if (pair.type !== 'numeric') throw new Error('expected numbers');
  return welchPValue(pair);
}

describe('welchPValue', () => {
  // scipy.stats.ttest_ind(equal_var=False), SciPy 1.17.1. With a large offset SciPy loses digits.
  it.each(oracle.numbers)('is SciPy on $name', ({ name, reference, current, welch: expected }) => {
    const p = welch(reference, current).score ?? Number.NaN;
    expect(Math.abs(p / expected - 1)).toBeLessThan(name === 'a large offset' ? 1e-5 : 1e-10);
  });

  it('does not depend on unit or offset, from one end of the doubles to the other', () => {
    const a = [1, 2, 4, 7, 7];
    const b = [6, 9, 9, 13];
    const p = welch(a, b).score ?? Number.NaN;
    for (const unit of [1e-300, 1e-160, 1e-9, 1e9, 1e160, 1e306])
      expect(
        welch(
          a.map((value) => value * unit),
          b.map((value) => value * unit),
        ).score,
      ).toBeCloseTo(p, 12);
    const offset = 2 ** 50;
    expect(
      welch(
        a.map((value) => value + offset),
        b.map((value) => value + offset),
      ).score,
    ).toBeCloseTo(p, 14);
  });

  it('finds a constant that moved, and nothing in one that did not', () => {
    expect(welch([5, 5, 5], [6, 6])).toEqual({ score: 0, reason: null });
    expect(welch([0.1, 0.1, 0.1], [0.1, 0.1])).toEqual({ score: 1, reason: null });
  });

  it('says why there is no number', () => {
    expect(welch([1, 2, 3], [6]).reason).toContain('single value');
  });

  it('is 0 when the spread is nothing beside the difference', () => {
    expect(welch([0, 1e-170], [1e-99, 1e-99]).score).toBe(0);
  });

  it('keeps its level where variances and sizes differ, and Student does not', () => {
    const random = seededRandom(5);
    const uniform = () => (random() + 0.5) / 2 ** 32;
    const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
    let small = 0;
    const trials = 2000;
    for (let trial = 0; trial < trials; trial++) {
      const reference = Array.from({ length: 200 }, normal);
      const current = Array.from({ length: 15 }, () => 4 * normal());
      if ((welch(reference, current).score ?? 1) <= 0.05) small++;
    }
    expect(Math.abs(small / trials - 0.05)).toBeLessThan(3 * Math.sqrt((0.05 * 0.95) / trials));
  });
});
