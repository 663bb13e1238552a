import { describe, expect, it } from 'vitest';
import { categoricalColumn, numericColumn } from '../column-from-values.js';
import { pairColumns } from '../pair-columns.js';
import oracle from '../scipy-oracle.json' with { type: 'json' };
import { ksTest } from './ks.js';

function pValue(reference: readonly number[], current: readonly number[]): number {
  const pair = pairColumns({
    type: 'numeric',
    reference: numericColumn('x', reference),
    current: numericColumn('x', current),
  });
  return ksTest.compute(pair).score ?? Number.NaN;
}

/** The generator of Park and Miller, with which the oracle's large samples were made. */
function generated(size: number, seed: number, shift: number): number[] {
  let x = seed;
  return Array.from({ length: size }, () => {
    x = (16_807 * x) % 2_147_483_647;
    return x / 2_147_483_647 + shift;
  });
}

describe('ks', () => {
  // scipy.stats.ks_2samp(method='auto'), SciPy 1.17.1, with and without ties.
  it.each(oracle.ks_2samp)('is SciPy on $name', ({ reference, current, p }) => {
    const actual = pValue(reference, current);
    expect(Math.abs(actual - p)).toBeLessThan(1e-12);
    expect(Math.abs(actual / p - 1)).toBeLessThan(1e-10);
  });

  // The same, from 30 to 30,000 values, on both sides of the switch from exact to asymptotic.
  it.each(oracle.ks_2samp_generated)('is SciPy for $n1 and $n2 values', (sample) => {
    const actual = pValue(
      generated(sample.n1, sample.seed1, 0),
      generated(sample.n2, sample.seed2, sample.shift),
    );
    expect(Math.abs(actual - sample.p)).toBeLessThan(1e-11);
    if (sample.p > 0) expect(Math.abs(actual / sample.p - 1)).toBeLessThan(1e-9);
  });

  it('calls a p-value equal to the threshold drift, as Evidently', () => {
    expect(ksTest.isDrifted(0.05, 0.05)).toBe(true);
    expect(ksTest.isDrifted(0.0500001, 0.05)).toBe(false);
  });

  it('refuses categories', () => {
    const column = categoricalColumn('x', ['a']);
    const pair = pairColumns({ type: 'categorical', reference: column, current: column });
    expect(() => ksTest.compute(pair)).toThrow(TypeError);
  });
});
