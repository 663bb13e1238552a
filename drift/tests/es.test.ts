import { describe, expect, it } from 'vitest';
import { categoricalColumn } from '../column-from-values.js';
import { pairColumns } from '../pair-columns.js';
import { esTest } from './es.js';
import oracle from './evidently-omnibus.json' with { type: 'json' };
import { generated, numbers, offBy } from './omnibus.fixture.js';

describe('es', () => {
  // Evidently 0.7.23, SciPy 1.17.1.
  it.each(oracle.numeric)('is Evidently on $name', ({ reference, current, es }) => {
    const { score, reason } = esTest.compute(numbers(reference, current));
    if (es === null) expect([score, typeof reason]).toEqual([null, 'string']);
    else {
      expect(offBy(score, es)).toBeLessThan(1e-11);
      if (es > 1e-200) expect(offBy(score, es) / es).toBeLessThan(1e-8);
    }
  });

  it.each(oracle.generated)('is Evidently on $n and $m generated values', (sample) => {
    expect(offBy(esTest.compute(generated(sample)).score, sample.es)).toBeLessThan(1e-11);
  });

  it.each([
    ['the middle half is one value', [1, 5, 5, 5, 5, 9], [5, 5, 5, 5, 5, 5], /middle half/],
    ['a side has four values', [1, 2, 3, 4], [5, 6, 7, 8, 9], /at least five/],
    [
      'the range is more than a number can hold',
      [-1e308, 1e308, -1e308, 1e308, 1],
      [-1e308, 1e308, -1e308, 1e308, 2],
      /can hold/,
    ],
    [
      'the range is less than a number can hold',
      [0, 0, 0, 5e-324, 5e-324],
      [0, 0, 5e-324, 0, 5e-324],
      /can hold/,
    ],
  ])('has a reason when %s', (_name, reference, current, reason) => {
    const actual = esTest.compute(numbers(reference, current));
    expect(actual.score).toBeNull();
    expect(actual.reason).toMatch(reason);
  });

  it('is 0 when one constant became another', () => {
    expect(esTest.compute(numbers([1, 1, 1, 1, 1, 1], [2, 2, 2, 2, 2, 2])).score).toBe(0);
  });

  it('calls only what is below the threshold drift, as Evidently', () => {
    expect(esTest.isDrifted(0.05, 0.05)).toBe(false);
    expect(esTest.isDrifted(0.0499, 0.05)).toBe(true);
  });

  it('refuses categories', () => {
    const column = categoricalColumn('x', ['a']);
    const pair = pairColumns({ type: 'categorical', reference: column, current: column });
    expect(() => esTest.compute(pair)).toThrow(TypeError);
  });
});
