import { expect, it } from 'vitest';
import { PERFORMANCE_FIGURES } from '../../config/performance-schema.js';
import { FIGURES, figureKind } from './figure-catalogue.js';

it('has the figures that the configuration knows', () => {
  for (const task of ['binary', 'multiclass', 'regression'] as const)
    expect([...FIGURES[task]]).toEqual([...PERFORMANCE_FIGURES[task]]);
});

it('judges a few of each task unless told', () => {
  const judged = (['binary', 'multiclass', 'regression'] as const).map((task) =>
    FIGURES[task].filter((name) => figureKind(task, name).judged),
  );
  expect(judged).toEqual([
    ['accuracy', 'f1', 'roc_auc'],
    ['accuracy', 'f1_macro'],
    ['mae', 'rmse'],
  ]);
});

it('knows which way is good', () => {
  expect(figureKind('binary', 'roc_auc')).toMatchObject({ better: 'higher', limits: { lower: 0, upper: 1 } });
  expect(figureKind('binary', 'ece').better).toBe('lower');
  expect(figureKind('regression', 'r2')).toMatchObject({
    better: 'higher',
    limits: { lower: null, upper: 1 },
  });
  expect(figureKind('regression', 'mean_error').better).toBe('zero');
});
