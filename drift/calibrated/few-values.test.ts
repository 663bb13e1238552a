import { describe, expect, it } from 'vitest';
import { numericColumn } from '../column-from-values.js';
import { hasFewWholeValues } from './few-values.js';

const codes = (...extra: number[]) =>
  numericColumn('x', [...Array.from({ length: 300 }, (_, i) => i % 10), ...extra]);

describe('hasFewWholeValues', () => {
  it('counts the different values of all columns together', () => {
    expect(hasFewWholeValues([codes(), codes()], 10)).toBe(true);
    expect(hasFewWholeValues([codes()], 9)).toBe(false);
    expect(hasFewWholeValues([codes(), codes(10, 10)], 10)).toBe(false);
  });

  it('does not count infinities, nor what stands alone at either end', () => {
    const infinite = Number.POSITIVE_INFINITY;
    expect(hasFewWholeValues([codes(infinite, infinite, -infinite)], 10)).toBe(true);
    expect(hasFewWholeValues([codes(1e6)], 10)).toBe(true);
    expect(hasFewWholeValues([codes(-1e6), codes(1e9)], 10)).toBe(true);
  });

  it('does not count what a single row holds, up to five of them', () => {
    for (const lone of [10, -1, 18, 4.5]) expect(hasFewWholeValues([codes(lone)], 10)).toBe(true);
    expect(hasFewWholeValues([codes(10), codes(11, 12, 13, 0.5)], 10)).toBe(true);
    expect(hasFewWholeValues([codes(10, 11, 12, 13, 14, 15)], 10)).toBe(false);
    expect(hasFewWholeValues([codes(0.5), codes(1.5)], 10)).toBe(false);
  });

  it('counts what is repeated', () => {
    expect(hasFewWholeValues([codes(1e6, 1e6)], 10)).toBe(false);
    expect(hasFewWholeValues([codes(10), codes(10)], 10)).toBe(false);
    expect(hasFewWholeValues([codes(0.5), codes(0.5)], 10)).toBe(false);
  });

  it('takes few rows as they are', () => {
    expect(hasFewWholeValues([numericColumn('x', [1, 2, 3])], 10)).toBe(true);
    expect(hasFewWholeValues([numericColumn('x', [1, 2.5, 3])], 10)).toBe(false);
    expect(hasFewWholeValues([numericColumn('x', [0, 0, 0, 1.5, 2.5])], 10)).toBe(false);
  });
});
