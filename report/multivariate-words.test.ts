import { expect, it } from 'vitest';
import { multivariateSentences } from './multivariate-words.js';

const found = {
  reason: null,
  threshold: 0.1,
  p_adjusted: 1e-8,
  drifted: true,
  components: 2,
  reference_error: 0.893,
  current_error: 1.498,
  score: 1.15,
};
const told = {
  reason: null,
  threshold: 0.53,
  p_adjusted: 0.012,
  drifted: true,
  auc: 0.71,
  importances: [
    { name: 'age', importance: 0.2 },
    { name: '<b>', importance: 0.1 },
    { name: 'city', importance: 0.0001 },
  ],
};

it('says what was found, with the evidence', () => {
  expect(multivariateSentences({ reconstruction: found, domain_classifier: told, left_out: [] })).toEqual([
    'How columns hang together has changed: rows lie farther from what the reference’s 2 main directions say of them (reconstruction error 1.5, 0.893 in the reference; score 1.150, threshold 0.1, p <\u00a00.001).',
    'A classifier tells the window’s rows from the reference’s, mostly by “\u2068age\u2069” and “\u2068<b>\u2069” (ROC-AUC 0.71, drift from 0.53 on, p = 0.012).',
  ]);
});

it('says what was not found, and what was not tried', () => {
  const left_out = [{ name: 'flag', reason: 'it holds numbers on one side and texts on the other' }];
  const calm = { ...found, drifted: false, current_error: 0.894, score: 0.02, p_adjusted: 0.8 };
  expect(
    multivariateSentences({
      reconstruction: { ...found, reason: 'it takes two columns' },
      domain_classifier: null,
      left_out,
    }),
  ).toEqual([]);
  const untried = { ...told, reason: 'there are too few rows to hold some out', auc: null };
  expect(multivariateSentences({ reconstruction: calm, domain_classifier: untried, left_out })).toEqual([
    'How columns hang together has not changed (reconstruction error 0.894, 0.893 in the reference; score 0.020, threshold 0.1, p = 0.80).',
    'The classifier was not tried: there are too few rows to hold some out.',
    'Left out of this: “\u2068flag\u2069” (it holds numbers on one side and texts on the other).',
  ]);
});
