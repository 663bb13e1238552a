import { describe, expect, it } from 'vitest';
import { categoricalColumn, numericColumn } from './column-from-values.js';
import { pairColumns } from './pair-columns.js';
import { zeroFilledShares } from './zero-filled-shares.js';

const many = (value: string, count: number) => new Array<string>(count).fill(value);

function filled(reference: readonly string[], current: readonly string[]) {
  const shares = zeroFilledShares(
    pairColumns({
      type: 'categorical',
      reference: categoricalColumn('x', reference),
      current: categoricalColumn('x', current),
    }),
  );
  return { reference: [...(shares?.reference ?? [])], current: [...(shares?.current ?? [])] };
}

describe('zeroFilledShares', () => {
  it('fills an empty cell with 0.0001 and scales nothing back', () => {
    expect(filled(['a', 'a', 'a', 'b'], ['a', 'c'])).toEqual({
      reference: [0.75, 0.25, 0.0001],
      current: [0.5, 0.0001, 0.5],
    });
  });

  it('fills with a millionth of a smallest share of at most 0.0001, each side by itself', () => {
    const { reference, current } = filled([...many('a', 9999), 'b'], [...many('a', 9998), 'c']);
    expect(reference).toEqual([0.9999, 0.0001, 0.0001 / 1e6]);
    expect(current).toEqual([9998 / 9999, 0.0001, 1 / 9999]);
  });

  it('is null when the range of the values overflows', () => {
    const wide = numericColumn('x', [-1.7e308, 1.7e308, ...Array.from({ length: 30 }, (_, i) => i)]);
    expect(zeroFilledShares(pairColumns({ type: 'numeric', reference: wide, current: wide }))).toBeNull();
  });
});
