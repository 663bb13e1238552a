import { describe, expect, it } from 'vitest';
import { categoricalColumn } from '../column-from-values.js';
import { pairColumns } from '../pair-columns.js';
import { cramerVonMisesTest } from './cramer-von-mises.js';
import oracle from './evidently-omnibus.json' with { type: 'json' };
import { generated, numbers, offBy } from './omnibus.fixture.js';

const score = (reference: readonly number[], current: readonly number[]) =>
  cramerVonMisesTest.compute(numbers(reference, current)).score;

describe('cramer_von_mises', () => {
  const scored = oracle.numeric.flatMap(({ cramer_von_mises: expected, ...sample }) =>
    expected === null ? [] : [{ ...sample, expected }],
  );

  // Evidently 0.7.23, NumPy 2.4.6.
  it.each(scored)('is Evidently on $name', ({ reference, current, expected }) => {
    expect(offBy(score(reference, current), expected)).toBeLessThan(1e-12);
  });

  it.each(oracle.generated)('is Evidently on $n and $m generated values', (sample) => {
    const actual = cramerVonMisesTest.compute(generated(sample)).score;
    expect(offBy(actual, sample.cramer_von_mises)).toBeLessThan(1e-11);
  });

  it('is exact, as SciPy, at the small sizes where Evidently fails with NumPy 2', () => {
    const failing = oracle.numeric.filter((sample) => sample.cramer_von_mises_scipy !== undefined);
    expect(failing.length).toBe(3);
    for (const { reference, current, cramer_von_mises_scipy: expected = Number.NaN } of failing) {
      expect(offBy(score(reference, current), expected)).toBeLessThan(1e-14);
    }
  });

  it('has no score for a single value', () => {
    expect(cramerVonMisesTest.compute(numbers([1], [2, 3]))).toEqual({
      score: null,
      reason: 'Cramér-von Mises needs at least two values on each side',
    });
  });

  it('calls a p-value equal to the threshold drift, as Evidently', () => {
    expect(cramerVonMisesTest.isDrifted(0.1, 0.1)).toBe(true);
    expect(cramerVonMisesTest.isDrifted(0.1000001, 0.1)).toBe(false);
  });

  it('refuses categories', () => {
    const column = categoricalColumn('x', ['a']);
    const pair = pairColumns({ type: 'categorical', reference: column, current: column });
    expect(() => cramerVonMisesTest.compute(pair)).toThrow(TypeError);
  });
});
