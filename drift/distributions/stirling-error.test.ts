import { describe, expect, it } from 'vitest';
import { stirlingError } from './stirling-error.js';

describe('stirlingError', () => {
  // mpmath 1.3.0, 40 digits.
  it.each([
    [0.5, 0.15342640972002736],
    [1, 0.08106146679532726],
    [1.75, 0.04714061085556334],
    [2, 0.0413406959554093],
    [7.3, 0.011408422368027265],
    [15.99, 0.0052109118929237214],
    [16, 0.0052076559196096404],
    [40, 0.0020832899383024218],
    [1e6, 8.333333333333056e-8],
    [123_456_789, 6.750000061425001e-10],
  ])('is exact at %d', (x, expected) => {
    expect(Math.abs(stirlingError(x) - expected)).toBeLessThan(2e-15);
    if (x >= 16) expect(Math.abs(stirlingError(x) / expected - 1)).toBeLessThan(1e-15);
  });
});
