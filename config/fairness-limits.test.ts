import { expect, it } from 'vitest';
import { PARITY_MEASURES } from '../drift/fairness/parity-measures.js';
import { limitedMeasures } from './fairness-limits.js';
import { parseConfig } from './load-config.js';

const parse = (limits: string, target = '{ name: t, classes: ["0", "1"] }') =>
  parseConfig(
    `default_model: m
models: { m: { features: { sex: { type: categorical } }, target: ${target}, reference: r.csv, fairness: { groups: [sex], limits: ${limits} } } }`,
    '/project/sentinel.config.yaml',
  ).models.m?.fairness?.limits;

const names = (task: keyof typeof PARITY_MEASURES): string[] => PARITY_MEASURES[task].map(({ name }) => name);

it('knows the measures that the engine has of each task', () => {
  const two = { type: 'classification', classes: ['0', '1'] } as const;
  const three = { type: 'classification', classes: ['a', 'b', 'c'] } as const;
  expect(limitedMeasures(two, undefined)).toEqual(names('binary'));
  expect(limitedMeasures(three, ['a'])).toEqual(names('binary'));
  expect(limitedMeasures(three, undefined)).toEqual(names('multiclass'));
  expect(limitedMeasures({ type: 'regression' }, undefined)).toEqual(names('regression'));
});

it('takes limits of what is measured', () => {
  expect(parse('{ demographic_parity_ratio: 0.8, accuracy_difference: 0.1 }')).toEqual({
    demographic_parity_ratio: 0.8,
    accuracy_difference: 0.1,
  });
  expect(parse('{ mae_difference: 250 }', '{ name: t, type: regression }')).toEqual({ mae_difference: 250 });
});

it.each([
  ['{ parity: 0.8 }', undefined, 'fairness.limits'],
  ['{ demographic_parity_ratio: 0 }', undefined, 'fairness.limits.demographic_parity_ratio'],
  ['{ demographic_parity_ratio: 80 }', undefined, 'expected less than 1, got 80'],
  ['{ mae_ratio: 1 }', '{ name: t, type: regression }', 'expected less than 1, got 1'],
  ['{ mae_ratio: 0.8 }', undefined, 'limits.mae_ratio: not measured of this model, expected some of demog'],
  [
    '{ demographic_parity_ratio: 0.8 }',
    '{ name: t, classes: [a, b, c] }',
    'not measured of this model, expected some of accuracy_difference',
  ],
])('refuses %s', (limits, target, problem) => {
  expect(() => parse(limits, target)).toThrow(problem);
});
