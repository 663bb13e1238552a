import { describe, expect, it } from 'vitest';
import { parseConfig } from './load-config.js';

const FEATURES = '{ age: { type: numeric }, sex: { type: categorical }, race: { type: categorical } }';
const TWO = '{ name: t, classes: ["0", "1"] }';
const parse = (fairness: string, target = TWO) =>
  parseConfig(
    `default_model: m
models: { m: { features: ${FEATURES}, target: ${target}, reference: r.csv, fairness: ${fairness} } }`,
    '/project/sentinel.config.yaml',
  ).models.m?.fairness;

describe('fairness in the configuration', () => {
  it('takes features, several together, and bounds of numbers', () => {
    expect(
      parse('{ groups: [sex, [sex, race], age], cuts: { age: [30, 50] }, reference: { sex: Male } }'),
    ).toEqual({
      groups: ['sex', ['sex', 'race'], 'age'],
      cuts: { age: [30, 50] },
      reference: { sex: 'Male' },
      minimum_rows: 30,
      alpha: 0.05,
      most_groups: 20,
      limits: {},
    });
  });

  it.each([
    ['{ groups: [] }', TWO, 'fairness.groups'],
    [
      '{ groups: [income] }',
      TWO,
      'fairness.groups.0: expected some of the features age, sex, race, got "income"',
    ],
    ['{ groups: [[sex, sex]] }', TWO, 'the same feature twice'],
    ['{ groups: [sex, race, sex] }', TWO, 'fairness.groups.2: the same attribute as groups.0'],
    [
      '{ groups: [[sex, race], [race, sex]] }',
      TWO,
      'fairness.groups.1: the same attribute as groups.0 (race, sex)',
    ],
    ['{ groups: [age] }', TWO, 'age is numeric: expected its bounds in fairness.cuts'],
    ['{ groups: [age], cuts: { age: [50, 30] } }', TWO, 'expected bounds in ascending order'],
    ['{ groups: [sex], cuts: { sex: [1] } }', TWO, 'expected a numeric feature that groups are made of'],
    ['{ groups: [sex], reference: { race: White } }', TWO, 'expected a feature that stands alone'],
    ['{ groups: [sex], favourable: [yes] }', TWO, 'expected some of the classes 0, 1, got "yes"'],
    ['{ groups: [sex], favourable: ["0", "1"] }', TWO, 'expected some of the classes, not all'],
    ['{ groups: [sex], favourable: ["1", "1"] }', TWO, 'the same class twice'],
    ['{ groups: [sex], favourable: ["1"] }', '{ name: t, type: regression }', 'a number has no classes'],
    ['{ groups: [sex], minimum_rows: 1 }', TWO, 'fairness.minimum_rows'],
  ])('refuses %s', (text, target, problem) => {
    expect(() => parse(text, target)).toThrow(problem);
  });
});
