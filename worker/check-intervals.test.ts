import { expect, it } from 'vitest';
import { parseConfig } from '../config/load-config.js';
import { checkIntervals } from './check-intervals.js';

const model = (schedule: string) =>
  `{ features: { age: { type: numeric } }, target: { name: y, classes: [a, b] }, reference: r.csv ${schedule} }`;
const intervals = (models: string, more = '') =>
  checkIntervals(
    parseConfig(`{ default_model: a, models: { ${models} } ${more} }`, '/project/sentinel.config.yaml'),
  );

it('knows how often each model is checked, by its own schedule or by the sweep', () => {
  const models = `a: ${model(', schedule: { every: 1h }')}, b: ${model(', schedule: { every: 3h }')}, c: ${model('')}`;
  expect(intervals(models)).toEqual([
    ['a', 3600],
    ['b', 10_800],
  ]);
  expect(intervals(models, ', sweep: { schedule: { every: 2h } }').toSorted()).toEqual([
    ['a', 3600],
    ['b', 7200],
    ['c', 7200],
  ]);
});

it('expects nothing of a schedule that is declared as paused', () => {
  expect(intervals(`a: ${model(', schedule: { every: 1h, paused: true }')}`)).toEqual([]);
});
