/** How far predicted numbers are from the true ones. */

export interface RegressionErrors {
  /** Mean absolute error, in the target's unit. */
  readonly mae: number;
  /** Root of the mean squared error, in the target's unit. */
  readonly rmse: number;
  /**
   * Coefficient of determination: 1 less the squared errors over the squared distances from the mean. At most 1; 0 for a
   * model that always says the mean; `null` where all true numbers are the same.
   */
  readonly r2: number | null;
}

/**
 * The errors of predictions, as `mean_absolute_error`, `root_mean_squared_error` and `r2_score` of scikit-learn have
 * them.
 *
 * @param actual the true number of each row
 * @param predicted the predicted one
 * @returns `null` without rows
 * @throws RangeError when the lengths differ
 */
export function regressionErrors(actual: Float64Array, predicted: Float64Array): RegressionErrors | null {
  const rows = actual.length;
  if (rows !== predicted.length)
    throw new RangeError(`Expected as many predictions as rows (${rows}), got ${predicted.length}.`);
  if (rows === 0) return null;
  const mean = actual.reduce((sum, value) => sum + value, 0) / rows;
  let absolute = 0;
  let squared = 0;
  let spread = 0;
  for (const [row, value] of actual.entries()) {
    const error = value - (predicted[row] ?? Number.NaN);
    absolute += Math.abs(error);
    squared += error * error;
    spread += (value - mean) ** 2;
  }
  return {
    mae: absolute / rows,
    rmse: Math.sqrt(squared / rows),
    r2: spread === 0 ? null : 1 - squared / spread,
  };
}
