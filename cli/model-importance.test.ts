import { expect, it } from 'vitest';
import { importanceText } from './model-importance.js';

const column = (name: string, importance: number) => ({ name, importance, deviation: 0.001 });

it('shows the columns that matter most first, and how many are left', () => {
  const few = Array.from({ length: 22 }, (_, i) => column(`c${i}`, i / 1000));
  const text = importanceText({
    schema_version: 1,
    model_version: 'rf-20260101T000000Z-01234567',
    figure: 'roc_auc',
    measured_on: 'held_out',
    rows: 150,
    repeats: 5,
    seed: 0,
    measured_at: '2026-01-01T00:00:00.000Z',
    columns: [...few, column('a\u001b[2Jb', 0.5)],
  });
  expect(text).toContain('what ROC-AUC loses when a column is shuffled, on 150 held-out rows, mean of 5');
  expect(text).toMatch(/^a\ufffd\[2Jb +0\.50000 +0\.00100$/m);
  expect(text.indexOf('c21')).toBeLessThan(text.indexOf('c20'));
  expect(text).toContain('and 3 more');
});

it('says why nothing is known', () => {
  expect(importanceText('not measured yet')).toBe('\nimportance: not measured yet\n');
});
