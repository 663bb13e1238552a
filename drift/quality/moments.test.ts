import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { moments } from './moments.js';
import oracle from './pandas-oracle.json' with { type: 'json' };

const sorted = (values: readonly number[]) => Float64Array.from(values).sort();
const FIELDS = ['mean', 'std', 'skewness', 'kurtosis'] as const;

describe('moments', () => {
  // Exact rational arithmetic in Python's fractions; where doubles allow, checked there against SciPy 1.17.1.
  it.each(oracle.moments)('are exact: $name', ({ values, exact }) => {
    const found = moments(sorted(values));
    for (const field of FIELDS) {
      const expected = exact[field];
      const error = Math.abs((found[field] ?? Number.NaN) - expected);
      // Skewness and kurtosis can be near 0 by cancellation of terms near 1.
      const size = field === 'skewness' || field === 'kurtosis' ? Math.max(1, Math.abs(expected)) : expected;
      expect(error, field).toBeLessThanOrEqual(2e-14 * Math.abs(size));
    }
  });

  it('keep their digits over a million values', () => {
    // 0, 1, …, n - 1 far from 0: variance (n² - 1) / 12, kurtosis -6/5 (n² + 1) / (n² - 1).
    const n = 1_000_000;
    const values = Float64Array.from({ length: n }, (_, i) => 1e12 + i);
    const found = moments(values);
    expect(found.mean).toBe(1e12 + (n - 1) / 2);
    expect(found.skewness).toBeCloseTo(0, 13);
    expect(found.kurtosis).toBeCloseTo((-1.2 * (n * n + 1)) / (n * n - 1), 13);
    const std = Math.sqrt(((n * n - 1) / 12) * (n / (n - 1)));
    expect(Math.abs((found.std ?? 0) / std - 1)).toBeLessThan(1e-13);
  });

  it('have nothing to say without values, of a single one, and of equal ones', () => {
    expect(moments(new Float64Array(0))).toEqual({ mean: null, std: null, skewness: null, kurtosis: null });
    expect(moments(Float64Array.of(7))).toEqual({ mean: 7, std: null, skewness: null, kurtosis: null });
    const equal = new Float64Array(1000).fill(0.1);
    expect(moments(equal)).toEqual({ mean: 0.1, std: 0, skewness: null, kurtosis: null });
  });

  it('are null where the range is beyond doubles, and right just below', () => {
    const none = { mean: null, std: null, skewness: null, kurtosis: null };
    expect(moments(Float64Array.of(-1e308, 0, 1e308))).toEqual(none);
    const { skewness, kurtosis } = moments(Float64Array.of(0, 0, 0, 1.7e308));
    expect(skewness).toBeCloseTo(2 / Math.sqrt(3), 13);
    expect(kurtosis).toBeCloseTo(-2 / 3, 13);
    expect(moments(Float64Array.of(0, 5e-324)).kurtosis).toBeCloseTo(-2, 13);
  });

  it('are numbers or null, and do not depend on unit, sign or origin', () => {
    const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(fc.array(value, { minLength: 3, maxLength: 40 }), (values) => {
        const one = moments(sorted(values));
        for (const field of FIELDS) expect(one[field] === null || Number.isFinite(one[field])).toBe(true);
        const turned = moments(sorted(values.map((x) => -8 * x)));
        if (one.skewness === null || one.kurtosis === null) {
          expect(turned.skewness).toBeNull();
          return;
        }
        const closeTo = (actual: number | null, expected: number) =>
          expect(Math.abs((actual ?? Number.NaN) - expected)).toBeLessThanOrEqual(
            1e-9 * (1 + Math.abs(expected)),
          );
        closeTo(turned.skewness, -one.skewness);
        closeTo(turned.kurtosis, one.kurtosis);
        expect(one.kurtosis).toBeGreaterThanOrEqual(one.skewness ** 2 - 2 - 1e-9);
      }),
    );
  });
});
