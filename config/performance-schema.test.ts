import { describe, expect, it } from 'vitest';
import { parseConfig } from './load-config.js';

const parse = (performance: string, target = '{ name: t, classes: ["0", "1"] }') =>
  parseConfig(
    `default_model: m
models: { m: { features: { a: { type: numeric } }, target: ${target}, reference: r.csv, performance: ${performance} } }`,
    '/project/sentinel.config.yaml',
  ).models.m?.performance;

describe('performance in the configuration', () => {
  it('has defaults for all', () => {
    expect(parse('{}')).toEqual({
      enabled: true,
      bounds: {},
      deviations: 3,
      min_labels: 30,
      label_delay: '30d',
    });
  });

  it('takes figures of its kind of model', () => {
    expect(parse('{ metrics: [roc_auc], bounds: { f1: { lower: 0.6 } } }')?.metrics).toEqual(['roc_auc']);
    expect(parse('{ metrics: [f1_macro] }', '{ name: t, classes: [a, b, c] }')?.metrics).toEqual([
      'f1_macro',
    ]);
    expect(parse('{ metrics: [rmse] }', '{ name: t, type: regression }')?.metrics).toEqual(['rmse']);
  });

  it.each([
    ['{ metrics: [f1, rmse] }', 'performance.metrics.1: expected one of accuracy, precision'],
    ['{ bounds: { mae: { upper: 1 } } }', 'performance.bounds.mae: expected one of accuracy'],
    ['{ bounds: { f1: {} } }', 'expected lower, upper, or both'],
    ['{ bounds: { f1: { lower: 1, upper: 0 } } }', 'lower is above upper'],
    ['{ label_delay: 5s }', 'at least 1m'],
    ['{ chunk_rows: 3 }', 'performance.chunk_rows'],
  ])('refuses %s', (text, problem) => {
    expect(() => parse(text)).toThrow(problem);
  });
});
