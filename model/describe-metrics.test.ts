import { expect, it } from 'vitest';
import { describeMetrics } from './describe-metrics.js';

it('names the figures there are, and where they come from', () => {
  const measured = { rows: 10, held_out_rows: 1234, measured_on: 'held_out' } as const;
  expect(describeMetrics({ accuracy: 0.85312, roc_auc: 1, ...measured })).toBe(
    'accuracy 0.8531, ROC-AUC 1.0000 on 1,234 held-out rows',
  );
  expect(describeMetrics({ accuracy: 0.5, roc_auc: null, ...measured, measured_on: 'out_of_bag' })).toBe(
    'accuracy 0.5000 out of bag',
  );
  expect(describeMetrics({ mae: 12345.6, rmse: 3.25, r2: -0.25, ...measured })).toBe(
    'MAE 12,345.6, RMSE 3.2500, R² -0.2500 on 1,234 held-out rows',
  );
  const nothing = { rows: null, held_out_rows: 0, measured_on: 'nothing' } as const;
  expect(describeMetrics({ accuracy: null, roc_auc: null, ...nothing })).toBe('not measured');
});
