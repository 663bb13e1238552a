import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createNumbersKernel } from '../kernels/numbers-kernel.js';
import { isotonicRegression, isotonicValue, isotonicValues } from './isotonic-regression.js';
import { scoredRows } from './scored-rows.js';
import { distance, sklearnOracle } from './sklearn-oracle.fixture.js';

const kernel = createNumbersKernel();

describe('isotonicRegression', () => {
  for (const { name, x, y, at, value } of sklearnOracle().isotonic) {
    it(`equals scikit-learn: ${name}`, () => {
      const fit = isotonicRegression(scoredRows(Float64Array.from(x), Float64Array.from(y), kernel));
      for (const [i, place] of at.entries())
        expect(distance(isotonicValue(fit, place), value[i] ?? null), `at ${place}`).toBeLessThan(1e-12);
    });
  }

  it('never falls, keeps the mean, and leaves its inputs as they were', () => {
    const point = fc.tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 1 }));
    fc.assert(
      fc.property(fc.array(point, { minLength: 1, maxLength: 60 }), (points) => {
        const x = Float64Array.from(points, ([place]) => place);
        const y = Float64Array.from(points, ([, label]) => label);
        const before = [x.slice(), y.slice()];
        const fit = isotonicRegression(scoredRows(x, y, kernel));
        expect([x, y]).toEqual(before);
        for (let i = 1; i < fit.at.length; i++) {
          expect(fit.at[i]).toBeGreaterThan(fit.at[i - 1] ?? 0);
          expect(fit.value[i]).toBeGreaterThanOrEqual(fit.value[i - 1] ?? 0);
        }
        const places = Float64Array.from({ length: 29 }, (_, i) => i / 2 - 1);
        expect(isotonicValues(fit, places)).toEqual(places.map((place) => isotonicValue(fit, place)));
        const fitted = x.reduce((sum, place) => sum + isotonicValue(fit, place), 0);
        expect(fitted).toBeCloseTo(
          y.reduce((sum, label) => sum + label, 0),
          9,
        );
      }),
    );
  });

  it('knows nothing without rows, nor at NaN', () => {
    expect(
      isotonicValue(isotonicRegression(scoredRows(new Float64Array(), new Float64Array(), kernel)), 0.5),
    ).toBeNaN();
    expect(
      isotonicValue(
        isotonicRegression(scoredRows(Float64Array.of(1), Float64Array.of(1), kernel)),
        Number.NaN,
      ),
    ).toBeNaN();
  });
});
