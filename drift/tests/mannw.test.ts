import { describe, expect, it } from 'vitest';
import { categoricalColumn, numericColumn } from '../column-from-values.js';
import { pairColumns } from '../pair-columns.js';
import { itIsEvidently } from './evidently-cases.fixture.js';
import { mannwTest } from './mannw.js';

const upTo = (count: number, offset: number) => Array.from({ length: count }, (_, i) => i + offset);

function score(reference: readonly number[], current: readonly number[]): number {
  const pair = pairColumns({
    type: 'numeric',
    reference: numericColumn('x', reference),
    current: numericColumn('x', current),
  });
  return mannwTest.compute(pair).score ?? Number.NaN;
}

describe('mannw', () => {
  itIsEvidently(mannwTest);

  it('sees values rise and not fall, as Evidently', () => {
    expect(score(upTo(50, 0), upTo(50, 30))).toBeLessThan(1e-8);
    expect(score(upTo(50, 30), upTo(50, 0))).toBeGreaterThan(1 - 1e-8);
  });

  it('does not call a p-value equal to the threshold drift, as Evidently', () => {
    // 1 of the 20 orders of three and three.
    expect(score([1, 2, 3], [4, 5, 6])).toBe(0.05);
    expect(mannwTest.isDrifted(0.05, 0.05)).toBe(false);
    expect(mannwTest.isDrifted(0.0499999, 0.05)).toBe(true);
  });

  it('refuses categories', () => {
    const column = categoricalColumn('x', ['a']);
    const pair = pairColumns({ type: 'categorical', reference: column, current: column });
    expect(() => mannwTest.compute(pair)).toThrow(TypeError);
  });
});
