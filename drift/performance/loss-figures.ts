import { relativeError } from './regression-figures.js';

/** Figures of a model of numbers that are means of what single rows lose, or roots of such means. */
export const LOSS_FIGURES = ['mae', 'mse', 'rmse', 'mape', 'msle', 'rmsle'] as const;
export type LossFigure = (typeof LOSS_FIGURES)[number];

/** What a row can lose. */
export type RowLoss = 'absolute' | 'squared' | 'relative' | 'squared_log';

/** How each figure follows from the losses of rows. */
export const FIGURE_LOSSES: Readonly<Record<LossFigure, { readonly loss: RowLoss; readonly root: boolean }>> =
  {
    mae: { loss: 'absolute', root: false },
    mse: { loss: 'squared', root: false },
    rmse: { loss: 'squared', root: true },
    mape: { loss: 'relative', root: false },
    msle: { loss: 'squared_log', root: false },
    rmsle: { loss: 'squared_log', root: true },
  };

/**
 * What a row loses, as the mean of which scikit-learn defines `mean_absolute_error`, `mean_squared_error`,
 * `mean_absolute_percentage_error` (a fraction) and `mean_squared_log_error`. Not finite where it is not defined: a target
 * of 0, a logarithm of -1 or less.
 */
export function rowLoss(loss: RowLoss, actual: number, predicted: number): number {
  switch (loss) {
    case 'absolute':
      return Math.abs(predicted - actual);
    case 'squared':
      return (predicted - actual) ** 2;
    case 'relative':
      return actual === 0 ? Number.NaN : relativeError(actual, predicted);
    case 'squared_log':
      return (Math.log1p(predicted) - Math.log1p(actual)) ** 2;
  }
}

/** Why a figure has no value when so many of the rows have no loss. */
export function undefinedLoss(loss: RowLoss, undefinedRows: number, rows: number): string {
  return loss === 'relative'
    ? `${undefinedRows} of ${rows} actual values are 0`
    : `${undefinedRows} of ${rows} rows have an actual value or a prediction of -1 or less`;
}
