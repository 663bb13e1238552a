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
  // scipy.stats.ttest_ind(equal_var=False), SciPy 1.17.1: by Student's distribution, which is near for samples like these.
  it.each(
    oracle.numbers.filter(({ reference, current }) => Math.min(reference.length, current.length) >= 10),
  )('is near to SciPy on $name', ({ reference, current, welch: expected }) => {
    const p = welch(reference, current).score ?? Number.NaN;
    if (expected > 1e-3) expect(Math.abs(p / expected - 1)).toBeLessThan(0.35);
    else expect(p).toBeLessThan(0.01);
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

  /** Shares of p-values below 0.05 and 0.0025 where both sides come from one distribution. */
  function levels(n: number, m: number, draw: (uniform: () => number) => number, trials: number) {
    const random = seededRandom(n + m);
    const uniform = () => (random() + 0.5) / 2 ** 32;
    let [at5, at025] = [0, 0];
    for (let trial = 0; trial < trials; trial++) {
      const side = (length: number) => Array.from({ length }, () => draw(uniform));
      const p = welch(side(n), side(m)).score ?? 1;
      if (p <= 0.05) at5++;
      if (p <= 0.0025) at025++;
    }
    return { at5: at5 / trials, at025: at025 / trials };
  }

  const lognormal = (uniform: () => number) =>
    Math.exp(Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()));
  // By Student's distribution 0.07 to 0.27 of them are below 0.05, and 0.013 to 0.1 below 0.0025.
  it.each([
    ['exponential', 1000, 30, (uniform: () => number) => -Math.log(uniform())],
    ['lognormal', 1000, 30, lognormal],
    ['four fifths zeros', 1000, 30, (uniform: () => number) => (uniform() < 0.8 ? 0 : lognormal(uniform))],
    ['Pareto', 30, 1000, (uniform: () => number) => 1 / uniform()],
  ] as const)('keeps its level where values are skewed: %s, %d and %d', (_name, n, m, draw) => {
    const trials = 1000;
    const { at5, at025 } = levels(n, m, draw, trials);
    expect(at5).toBeLessThan(0.05 + 3 * Math.sqrt((0.05 * 0.95) / trials));
    expect(at5).toBeGreaterThan(0.02);
    expect(at025).toBeLessThan(0.0025 + 3 * Math.sqrt(0.0025 / trials));
  });

  it('keeps it when blocks of values are exchanged', () => {
    const { at5 } = levels(1800, 1500, (uniform) => 1 / uniform(), 100);
    expect(at5).toBeLessThan(0.05 + 3 * Math.sqrt((0.05 * 0.95) / 100));
  });

  it('goes below one in 10,000 only with the difference of the means', () => {
    const even = (length: number, from: number) =>
      Array.from({ length }, (_, i) => from + (i + 0.5) / length);
    expect(welch(even(3000, 0), even(300, 1)).score).toBeLessThan(1e-10);
    // One huge value makes the difference of the means say nothing.
    expect(welch([...even(3000, 0), 1e6], even(300, 1)).score).toBeGreaterThanOrEqual(1e-4);
  });
});
