import { sameRows } from './confusion-counts.js';

export const REGRESSION_FIGURES = ['mae', 'rmse', 'mape', 'r2', 'mean_error'] as const;
export type RegressionFigure = (typeof REGRESSION_FIGURES)[number];

/**
 * Relative error of one prediction, |predicted - actual| / |actual|: never negative, whatever the sign of the target.
 * Infinite or NaN where the target is 0.
 */
export function relativeError(actual: number, predicted: number): number {
  return Math.abs(predicted - actual) / Math.abs(actual);
}

/**
 * Coefficient of determination, as `sklearn.metrics.r2_score`: 1 less the squared errors over the squared distances of
 * the targets from their mean. From -Infinity (not reached) to 1.
 *
 * @returns `null` for fewer than two rows, and where all targets are equal, where scikit-learn gives 1 or 0
 * @throws RangeError when the lengths differ
 */
export function rSquared(actual: Float64Array, predicted: Float64Array): number | null {
  sameRows(actual.length, predicted.length);
  const rows = actual.length;
  if (rows < 2) return null;
  let sum = 0;
  let same = true;
  for (let row = 0; row < rows; row++) {
    sum += actual[row] as number;
    same &&= actual[row] === actual[0];
  }
  if (same) return null;
  const mean = sum / rows;
  let errors = 0;
  let spread = 0;
  for (let row = 0; row < rows; row++) {
    errors += ((actual[row] as number) - (predicted[row] as number)) ** 2;
    spread += ((actual[row] as number) - mean) ** 2;
  }
  return 1 - errors / spread;
}
