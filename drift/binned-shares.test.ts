import { describe, expect, it } from 'vitest';
import { binnedShares, sturgesEdges } from './binned-shares.js';
import { numericColumn } from './column-from-values.js';
import { pairColumns } from './pair-columns.js';
import oracle from './scipy-oracle.json' with { type: 'json' };

describe('sturgesEdges', () => {
  // numpy.histogram_bin_edges(values, 'sturges'), numpy 2.4.6.
  it.each(oracle.sturges)('is numpy on $name', ({ min, max, size, integers, edges }) => {
    expect([...sturgesEdges(min, max, size, integers)]).toEqual(edges);
  });
});

function shares(reference: readonly (number | null)[], current: readonly (number | null)[]) {
  return binnedShares(
    pairColumns({
      type: 'numeric',
      reference: numericColumn('x', reference),
      current: numericColumn('x', current),
    }),
  );
}

const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);

describe('binnedShares', () => {
  it('takes every value as a cell up to 20 different ones in the reference', () => {
    expect(shares(upTo(20), upTo(40)).reference).toHaveLength(40);
    expect(shares(upTo(21), upTo(40)).reference.length).toBeLessThan(10);
  });

  it('counts every value once, the largest too', () => {
    const { reference, current } = shares(upTo(64), [0, 63]);
    const sum = (array: Float64Array) => array.reduce((total, share) => total + share, 0);
    expect(sum(reference)).toBeCloseTo(1, 14);
    expect(sum(current)).toBeCloseTo(1, 14);
    expect(current.at(-1)).toBe(0.5);
  });

  it('bins integers with a missing value among them as numpy bins floats', () => {
    // 2^21 values over a range of 21: Sturges' width of 21/22 is under 1, which numpy widens to 1 for integers.
    const many = Array.from({ length: 2 ** 20 }, (_, i) => i % 22);
    expect(shares(many, many).reference).toHaveLength(21);
    expect(shares(many, [...many, null]).reference).toHaveLength(22);
  });

  it('throws when the range overflows', () => {
    const wide = [-1.7e308, 1.7e308, ...upTo(30)];
    expect(() => shares(wide, wide)).toThrow(RangeError);
  });
});
