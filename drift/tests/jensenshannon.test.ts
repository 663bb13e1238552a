import { describe, expect, it } from 'vitest';
import { categoricalColumn } from '../column-from-values.js';
import { pairColumns } from '../pair-columns.js';
import { jensenShannonDistance, jensenshannonTest } from './jensenshannon.js';

describe('jensenshannon', () => {
  it('reaches sqrt(ln 2) when nothing is shared', () => {
    const pair = pairColumns({
      type: 'categorical',
      reference: categoricalColumn('x', ['a', 'a']),
      current: categoricalColumn('x', ['b']),
    });
    expect(jensenshannonTest.compute(pair).score).toBeCloseTo(Math.sqrt(Math.log(2)), 15);
  });

  it('is 0 for the same shares of different sizes', () => {
    expect(jensenShannonDistance(Float64Array.of(0.1, 0.2, 0.7), Float64Array.of(1, 2, 7))).toBeCloseTo(0, 7);
  });

  it('is symmetric', () => {
    const p = Float64Array.of(0.1, 0.2, 0.7);
    const q = Float64Array.of(0.3, 0.3, 0.4);
    expect(jensenShannonDistance(p, q)).toBeCloseTo(jensenShannonDistance(q, p), 15);
  });

  it('calls a distance equal to the threshold drift, as Evidently', () => {
    expect(jensenshannonTest.isDrifted(0.1, 0.1)).toBe(true);
  });
});
