import { describe, expect, it } from 'vitest';
import { categoricalColumn, numericColumn } from '../column-from-values.js';
import { pairColumns } from '../pair-columns.js';
import { itIsEvidently } from './evidently-cases.fixture.js';
import { tTest } from './t-test.js';

function compute(reference: readonly number[], current: readonly number[]) {
  return tTest.compute(
    pairColumns({
      type: 'numeric',
      reference: numericColumn('x', reference),
      current: numericColumn('x', current),
    }),
  );
}

describe('t_test', () => {
  itIsEvidently(tTest);

  it('is the same both ways round', () => {
    expect(compute([1, 2, 4], [3, 5, 9, 8]).score).toBeCloseTo(
      compute([3, 5, 9, 8], [1, 2, 4]).score ?? Number.NaN,
      14,
    );
  });

  it('says why there is no number', () => {
    expect(compute([1], [2]).reason).toContain('single value');
    expect(compute([5, 5, 5], [5, 5]).reason).toContain('one and the same value');
    expect(compute([1e308, 1e308], [1e308, 1e307]).reason).toContain('span');
  });

  it('does not call a p-value equal to the threshold drift, as Evidently', () => {
    expect(tTest.isDrifted(0.05, 0.05)).toBe(false);
    expect(tTest.isDrifted(0.0499999, 0.05)).toBe(true);
  });

  it('refuses categories', () => {
    const column = categoricalColumn('x', ['a']);
    const pair = pairColumns({ type: 'categorical', reference: column, current: column });
    expect(() => tTest.compute(pair)).toThrow(TypeError);
  });
});
