import { bootstrapError } from './bootstrap-error.js';
import { sameRows } from './confusion-counts.js';
import { type Figure, figureOf, undefinedFigure } from './figure.js';
import { lossInterval, plainInterval } from './interval.js';
import { meanAndError } from './mean-and-error.js';
import { type RegressionFigure, relativeError, rSquared } from './regression-figures.js';
import { rowLosses } from './row-losses.js';

export interface RegressionPerformance {
  readonly rows: number;
  /** Rows whose target or prediction is not a finite number, which take no part. */
  readonly leftOut: number;
  readonly figures: Readonly<Record<RegressionFigure, Figure>>;
}

const NO_ROWS = 'there are no rows';

/**
 * Performance of a model of numbers where the truth is known: mean absolute error, root mean squared error, mean absolute
 * percentage error (a fraction, not a percentage, as in scikit-learn), R² and the mean error (predicted less actual).
 * Equal to scikit-learn's functions where both are defined.
 *
 * 95 % intervals: of the mean for the errors, the root of that for the RMSE, a seeded bootstrap of the share left
 * unexplained for R².
 *
 * @throws RangeError when lengths differ
 */
export function regressionPerformance(actual: Float64Array, predicted: Float64Array): RegressionPerformance {
  sameRows(actual.length, predicted.length);
  const known = (_: number, row: number) => Number.isFinite(actual[row]) && Number.isFinite(predicted[row]);
  const truth = actual.filter(known);
  const answers = predicted.filter(known);
  const rows = truth.length;
  const at = (row: number) => truth[row] as number;
  const answerAt = (row: number) => answers[row] as number;
  return {
    rows,
    leftOut: actual.length - rows,
    figures: {
      mae: lossFigure(rowLosses(rows, (row) => Math.abs(answerAt(row) - at(row)))),
      rmse: rootFigure(rowLosses(rows, (row) => (answerAt(row) - at(row)) ** 2)),
      mape: relativeFigure(truth, answers),
      r2: determinationFigure(truth, answers),
      mean_error: meanErrorFigure(rowLosses(rows, (row) => answerAt(row) - at(row))),
    },
  };
}

function lossFigure(losses: Float64Array): Figure {
  if (losses.length === 0) return undefinedFigure(NO_ROWS);
  const { mean, error } = meanAndError(losses);
  return figureOf(mean, lossInterval(mean, error));
}

function rootFigure(squares: Float64Array): Figure {
  const { value, interval, reason } = lossFigure(squares);
  if (value === null) return undefinedFigure(reason ?? NO_ROWS);
  return figureOf(Math.sqrt(value), interval && [Math.sqrt(interval[0]), Math.sqrt(interval[1])]);
}

function relativeFigure(actual: Float64Array, predicted: Float64Array): Figure {
  const zeros = actual.reduce((count, value) => count + (value === 0 ? 1 : 0), 0);
  if (zeros > 0) return undefinedFigure(`${zeros} of ${actual.length} actual values are 0`);
  return lossFigure(
    rowLosses(actual.length, (row) => relativeError(actual[row] as number, predicted[row] as number)),
  );
}

function meanErrorFigure(errors: Float64Array): Figure {
  if (errors.length === 0) return undefinedFigure(NO_ROWS);
  const { mean, error } = meanAndError(errors);
  return figureOf(mean, plainInterval(mean, error));
}

function determinationFigure(actual: Float64Array, predicted: Float64Array): Figure {
  const value = rSquared(actual, predicted);
  if (value === null)
    return undefinedFigure(actual.length < 2 ? 'fewer than two rows' : 'all actual values are equal');
  const error = bootstrapError(actual.length, (positions) =>
    rSquared(
      Float64Array.from(positions, (row) => actual[row] as number),
      Float64Array.from(positions, (row) => predicted[row] as number),
    ),
  );
  // What is left unexplained is positive, so its logarithm is what varies evenly.
  const unexplained = 1 - value;
  const factor = plainInterval(Math.log(unexplained), error / unexplained);
  return figureOf(value, factor && [1 - Math.exp(factor[1]), 1 - Math.exp(factor[0])]);
}
