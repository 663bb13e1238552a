import { describe, expect, it } from 'vitest';
import { modelOf, parseConfig } from '../config/load-config.js';
import { checkedColumns, driftOptionsOf, windowOf } from './check-plan.js';

const modelWith = (drift: string) =>
  modelOf(
    parseConfig(
      `default_model: m\nmodels: { m: { features: { age: { type: numeric }, city: { type: categorical } }, target: { name: y, classes: [a, b] }, reference: r.csv, drift: ${drift} } }`,
      '/p/c.yaml',
    ),
  );

describe('check plan', () => {
  it('checks the features and what the model puts out', () => {
    const model = modelWith('{}');
    expect(checkedColumns(model).map(({ name, type }) => `${name}:${type}`)).toEqual([
      'age:numeric',
      'city:categorical',
      'prediction:categorical',
      'probability:numeric',
    ]);
    expect(driftOptionsOf(model).roles).toEqual({
      age: 'feature',
      city: 'feature',
      prediction: 'prediction',
      probability: 'prediction',
    });
  });

  it('checks a predicted number as a number, and no probability', () => {
    const model = modelOf(
      parseConfig(
        'default_model: m\nmodels: { m: { features: { age: { type: numeric } }, target: { name: y, type: regression }, reference: r.csv } }',
        '/p/c.yaml',
      ),
    );
    expect(checkedColumns(model)).toEqual([
      { name: 'age', type: 'numeric' },
      { name: 'prediction', type: 'numeric' },
    ]);
  });

  it('looks back from the end by time, by rows, or from where it is told', () => {
    const end = '2026-11-23T08:00:00.000Z';
    expect(windowOf(modelWith('{ window: { last: 1h } }'), { window_end: end })).toEqual({
      kind: 'time',
      start: new Date('2026-11-23T07:00:00Z'),
      end: new Date(end),
    });
    const byRows = modelWith('{ window: { rows: 500 } }');
    expect(windowOf(byRows, { window_end: end })).toEqual({ kind: 'rows', rows: 500, end: new Date(end) });
    expect(windowOf(byRows, { window_end: end, window_start: '2026-11-20T00:00:00Z' })).toEqual({
      kind: 'time',
      start: new Date('2026-11-20T00:00:00Z'),
      end: new Date(end),
    });
  });
});
