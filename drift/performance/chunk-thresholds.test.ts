import { describe, expect, it } from 'vitest';
import { chunkThresholds, crosses } from './chunk-thresholds.js';

describe('chunkThresholds', () => {
  it('lies three standard deviations about the mean of the reference’s chunks', () => {
    // Mean 5, deviation of the population 2.
    expect(chunkThresholds([2, 4, 4, 4, 5, 5, 7, 9])).toEqual({ lower: -1, upper: 11 });
    expect(chunkThresholds([2, 4, null, 4, 4, 5, 5, 7, 9])).toEqual({ lower: -1, upper: 11 });
  });

  it('has no bound that the figure cannot cross', () => {
    const limits = { lower: 0, upper: 1 };
    expect(chunkThresholds([0.2, 0.4, 0.6], undefined, limits)).toMatchObject({ lower: null });
    expect(chunkThresholds([0.98, 0.99, 0.97], undefined, limits).upper).toBeNull();
    expect(chunkThresholds([0, 0, 0], undefined, limits)).toEqual({ lower: null, upper: 0 });
  });

  it('takes other widths, one side alone, and constants as they are', () => {
    const values = [2, 4, 4, 4, 5, 5, 7, 9];
    expect(chunkThresholds(values, { kind: 'standard_deviation', lower: 1, upper: null })).toEqual({
      lower: 3,
      upper: null,
    });
    expect(chunkThresholds([], { kind: 'constant', lower: 0.7, upper: null })).toEqual({
      lower: 0.7,
      upper: null,
    });
  });

  it('finds no bounds from fewer than two chunks', () => {
    expect(chunkThresholds([1, null])).toEqual({ lower: null, upper: null });
  });
});

describe('crosses', () => {
  it('holds beyond a bound, not on it', () => {
    const bounds = { lower: 0, upper: 1 };
    expect([-0.1, 0, 1, 1.1, null].map((value) => crosses(value, bounds))).toEqual([
      true,
      false,
      false,
      true,
      false,
    ]);
    expect(crosses(99, { lower: 0, upper: null })).toBe(false);
  });
});
