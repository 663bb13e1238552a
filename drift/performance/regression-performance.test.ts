import { describe, expect, it } from 'vitest';
import { REGRESSION_FIGURES } from './regression-figures.js';
import { regressionPerformance } from './regression-performance.js';
import { distance, sklearnOracle } from './sklearn-oracle.fixture.js';

describe('regressionPerformance', () => {
  for (const { name, actual, predicted, figures } of sklearnOracle().regression) {
    it(`equals scikit-learn: ${name}`, () => {
      const result = regressionPerformance(Float64Array.from(actual), Float64Array.from(predicted));
      for (const figure of REGRESSION_FIGURES) {
        const { value, interval, reason } = result.figures[figure];
        expect(distance(value, figures[figure] ?? null), `${figure} ${value}`).toBeLessThan(1e-12);
        expect(reason === null, figure).toBe(value !== null);
        if (value === null || interval === null) continue;
        expect(interval[0], figure).toBeLessThanOrEqual(value);
        expect(interval[1], figure).toBeGreaterThanOrEqual(value);
      }
    });
  }

  it('gives a percentage error of a tenth for negative targets that are off by a tenth', () => {
    const { figures } = regressionPerformance(Float64Array.of(-10, -20, -30), Float64Array.of(-11, -18, -33));
    expect(figures.mape.value).toBeCloseTo(0.1, 12);
  });

  it('counts what is no number as left out, and says why a figure is not defined', () => {
    const { rows, leftOut, figures } = regressionPerformance(
      Float64Array.of(0, Number.NaN, 2, 3),
      Float64Array.of(1, 1, Number.POSITIVE_INFINITY, 3),
    );
    expect([rows, leftOut]).toEqual([2, 2]);
    expect(figures.mae.value).toBe(0.5);
    expect(figures.mape.reason).toBe('1 of 2 actual values are 0');
    const none = regressionPerformance(new Float64Array(), new Float64Array());
    expect(none.figures.mae).toEqual({ value: null, interval: null, reason: 'there are no rows' });
    expect(none.figures.mape.value).toBeNull();
    expect(none.figures.r2.reason).toBe('fewer than two rows');
  });

  it('refuses lengths that differ', () => {
    expect(() => regressionPerformance(new Float64Array(2), new Float64Array(3))).toThrow('Expected 2 rows');
  });
});
