import { describe, expect, it } from 'vitest';
import { createNumbersKernel } from '../kernels/numbers-kernel.js';
import { multiclassPerformance } from './multiclass-performance.js';
import { distance, sklearnOracle } from './sklearn-oracle.fixture.js';

const kernel = createNumbersKernel();

describe('multiclassPerformance', () => {
  for (const { name, classes, confusion, figures, ...rows } of sklearnOracle().multiclass) {
    it(`equals scikit-learn: ${name}`, () => {
      const result = multiclassPerformance(
        {
          actual: Int32Array.from(rows.actual),
          predicted: Int32Array.from(rows.predicted),
          probabilities: Float64Array.from(rows.probabilities),
          classes,
        },
        kernel,
      );
      expect([...result.confusion.counts]).toEqual(confusion);
      expect(result.byClass).toHaveLength(classes);
      const found = new Map(Object.entries(result.figures));
      expect(Object.keys(figures).length).toBeGreaterThan(10);
      for (const [figure, expected] of Object.entries(figures))
        expect(distance(found.get(figure)?.value ?? null, expected), figure).toBeLessThan(1e-12);
      for (const [figure, { value, interval }] of found) {
        if (value === null || interval === null) continue;
        expect(interval[0], figure).toBeLessThanOrEqual(value);
        expect(interval[1], figure).toBeGreaterThanOrEqual(value);
      }
    });
  }

  it('averages specificity as it averages the others', () => {
    const { figures, byClass } = multiclassPerformance(
      {
        actual: Int32Array.of(0, 1, 2, 2),
        predicted: Int32Array.of(0, 2, 2, 1),
        probabilities: new Float64Array(12).fill(1 / 3),
        classes: 3,
      },
      kernel,
    );
    expect(byClass.map(({ specificity }) => specificity.value)).toEqual([1, 2 / 3, 0.5]);
    expect(figures.specificity_macro.value).toBeCloseTo((1 + 2 / 3 + 0.5) / 3, 12);
    expect(figures.specificity_weighted.value).toBeCloseTo((1 + 2 / 3 + 2 * 0.5) / 4, 12);
    expect(figures.specificity_micro.value).toBeCloseTo(6 / 8, 12);
  });

  it('leaves out rows without probabilities, and refuses a class that there is not', () => {
    const rows = {
      actual: Int32Array.of(0, 1, 2),
      predicted: Int32Array.of(0, 1, 2),
      probabilities: Float64Array.of(0.8, 0.1, 0.1, 0.1, Number.NaN, 0.1, 0.2, 0.2, 0.6),
      classes: 3,
    };
    expect(multiclassPerformance(rows, kernel)).toMatchObject({ rows: 2, leftOut: 1 });
    expect(() => multiclassPerformance({ ...rows, actual: Int32Array.of(0, 1, 3) }, kernel)).toThrow(
      'Expected classes from 0 to 2, got 3 and 2 in row',
    );
  });
});
