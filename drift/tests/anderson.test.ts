import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { categoricalColumn } from '../column-from-values.js';
import { pairColumns } from '../pair-columns.js';
import { andersonTest } from './anderson.js';
import oracle from './evidently-omnibus.json' with { type: 'json' };
import { generated, numbers, offBy } from './omnibus.fixture.js';

describe('anderson', () => {
  // Evidently 0.7.23, SciPy 1.17.1, NumPy 2.4.6.
  it.each(oracle.numeric)('is Evidently on $name', ({ reference, current, anderson }) => {
    const { score, reason } = andersonTest.compute(numbers(reference, current));
    if (anderson === null) expect([score, typeof reason]).toEqual([null, 'string']);
    else expect(offBy(score, anderson)).toBeLessThan(1e-12);
  });

  it.each(oracle.generated)('is Evidently on $n and $m generated values', (sample) => {
    expect(offBy(andersonTest.compute(generated(sample)).score, sample.anderson)).toBeLessThan(1e-12);
  });

  it('looks at the order of values only', () => {
    const value = fc.double({ noNaN: true, noDefaultInfinity: true });
    const side = fc.array(value, { minLength: 4, maxLength: 30 });
    fc.assert(
      fc.property(side, side, (reference, current) => {
        const ranks = [...new Set([...reference, ...current])].sort((a, b) => a - b);
        const rank = (values: number[]) => values.map((own) => ranks.indexOf(own));
        expect(andersonTest.compute(numbers(reference, current))).toEqual(
          andersonTest.compute(numbers(rank(reference), rank(current))),
        );
      }),
    );
  });

  it('calls only what is below the threshold drift, as Evidently', () => {
    expect(andersonTest.isDrifted(0.1, 0.1)).toBe(false);
    expect(andersonTest.isDrifted(0.0999, 0.1)).toBe(true);
  });

  it('refuses categories', () => {
    const column = categoricalColumn('x', ['a']);
    const pair = pairColumns({ type: 'categorical', reference: column, current: column });
    expect(() => andersonTest.compute(pair)).toThrow(TypeError);
  });
});
