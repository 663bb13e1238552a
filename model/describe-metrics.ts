import type { ModelMetrics } from './model-header.js';

/** The figures of a model in one line, such as `accuracy 0.8531, ROC-AUC 0.9012 on 16,281 held-out rows`. */
export function describeMetrics(metrics: ModelMetrics): string {
  const named: readonly (readonly [string, number | null])[] =
    'mae' in metrics
      ? [
          ['MAE', metrics.mae],
          ['RMSE', metrics.rmse],
          ['R²', metrics.r2],
        ]
      : [
          ['accuracy', metrics.accuracy],
          ['ROC-AUC', metrics.roc_auc],
        ];
  const figures = named.flatMap(([name, value]) => (value === null ? [] : `${name} ${figure(value)}`));
  if (figures.length === 0 || metrics.measured_on === 'nothing') return 'not measured';
  const where =
    metrics.measured_on === 'held_out'
      ? `on ${metrics.held_out_rows.toLocaleString('en')} held-out rows`
      : 'out of bag';
  return `${figures.join(', ')} ${where}`;
}

/** Four decimals, and six digits of what is larger: errors have the target's unit. */
function figure(value: number): string {
  return Math.abs(value) < 10
    ? value.toFixed(4)
    : value.toLocaleString('en', { maximumSignificantDigits: 6 });
}
