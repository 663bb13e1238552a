import { describe, expect, it } from 'vitest';
import { numericColumn } from '../column-from-values.js';
import { hasFewValues } from './few-values.js';

const codes = (...extra: number[]) =>
  numericColumn('x', [...Array.from({ length: 300 }, (_, i) => i % 10), ...extra]);

describe('hasFewValues', () => {
  it('counts the different values of all columns together', () => {
    expect(hasFewValues([codes(), codes()], 10)).toBe(true);
    expect(hasFewValues([codes()], 9)).toBe(false);
    expect(hasFewValues([codes(), codes(10, 10)], 10)).toBe(false);
  });

  it('does not count infinities, nor what stands alone at either end', () => {
    const infinite = Number.POSITIVE_INFINITY;
    expect(hasFewValues([codes(infinite, infinite, -infinite)], 10)).toBe(true);
    expect(hasFewValues([codes(1e6)], 10)).toBe(true);
    expect(hasFewValues([codes(-1e6), codes(1e9)], 10)).toBe(true);
  });

  it('counts what is repeated, near, or one of many', () => {
    expect(hasFewValues([codes(1e6, 1e6)], 10)).toBe(false);
    expect(hasFewValues([codes(18)], 10)).toBe(false);
    expect(hasFewValues([codes(19)], 10)).toBe(true);
    expect(hasFewValues([codes(1e2, 1e3, 1e4, 1e5, 1e6, 1e7)], 10)).toBe(false);
  });
});
