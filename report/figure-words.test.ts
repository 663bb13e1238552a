import { expect, it } from 'vitest';
import { figureWords } from './figure-words.js';

it.each([
  ['column', 'age', 'the drift of', 'age'],
  ['p_value', 'age', 'the p-value of', 'age'],
  ['missing', 'age', 'the share of missing values of', 'age'],
  ['class_share', '>50K a year', 'the share of predictions', '>50K a year'],
  ['score_quantile', 'my score q05', 'the 5 % quantile of', 'my score'],
  ['performance', 'roc_auc', 'ROC-AUC', null],
  ['target', 'target', 'the drift of the target', null],
  ['fairness', 'sex, race demographic_parity_ratio', 'demographic parity ratio by', 'sex, race'],
  ['multivariate', 'reconstruction', 'the reconstruction error', null],
  ['multivariate', 'domain_classifier', 'the domain classifier’s ROC-AUC', null],
] as const)('calls %s of %s "%s"', (kind, name, words, named) => {
  expect(figureWords({ kind, name })).toEqual({ words, name: named });
});
