import { expect, it } from 'vitest';
import { regressionErrors } from './regression-errors.js';

const ACTUAL = Float64Array.of(3, -0.5, 2, 7, 4.25);
const PREDICTED = Float64Array.of(2.5, 0, 2, 8, 5);

// scikit-learn 1.9.1: mean_absolute_error, root_mean_squared_error, r2_score.
it('agrees with scikit-learn', () => {
  const errors = regressionErrors(ACTUAL, PREDICTED);
  expect(errors?.mae).toBeCloseTo(0.55, 15);
  expect(errors?.rmse).toBeCloseTo(0.6422616289332564, 15);
  expect(errors?.r2).toBeCloseTo(0.9328175895765473, 14);
});

it('is null where nothing can be measured', () => {
  expect(regressionErrors(new Float64Array(0), new Float64Array(0))).toBeNull();
  expect(regressionErrors(Float64Array.of(2, 2), Float64Array.of(1, 2))).toMatchObject({
    mae: 0.5,
    r2: null,
  });
  expect(() => regressionErrors(ACTUAL, Float64Array.of(1))).toThrow(RangeError);
});
