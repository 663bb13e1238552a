import { describe, expect, it } from 'vitest';
import { flattenTrees } from './flat-forest.js';
import { forestHeader } from './forest-header.fixture.js';
import { classPrediction, createForestPredictor } from './forest-predictor.js';

/** Below 40 and not in Rome: 0.1. Below 40 in Rome: 0.5. Else 0.9. Codes: Oslo 0, Rome 1, unknown 0.4, missing 2. */
const forest = flattenTrees([
  {
    feature: 0,
    threshold: 40,
    left: { feature: 1, threshold: 0.5, left: { leaf: 0.1 }, right: { leaf: 0.5 } },
    right: { leaf: 0.9 },
  },
]);
const headerOf = (comparison: '<' | '<=') =>
  forestHeader({
    comparison,
    features: [
      { name: 'age', type: 'numeric' },
      {
        name: 'city',
        type: 'categorical',
        categories: ['Oslo', 'Rome', '7'],
        codes: [0, 1, 1],
        unknown: 0.4,
        missing: 2,
      },
    ],
    metrics: { accuracy: 0.8, roc_auc: 0.7, rows: 10, held_out_rows: 0, measured_on: 'out_of_bag' },
  });
const predictor = createForestPredictor({ header: headerOf('<'), forest });

describe('createForestPredictor', () => {
  it('predicts class, label and probability', () => {
    expect(predictor.predict({ age: 30, city: 'Oslo' })).toEqual({
      prediction: 0,
      label: 'no',
      probability: 0.1,
    });
    expect(predictor.predict({ age: 30, city: 'Rome' })).toEqual({
      prediction: 1,
      label: 'yes',
      probability: 0.5,
    });
    expect(predictor.predict({ age: 50, city: 'Oslo' })).toEqual({
      prediction: 1,
      label: 'yes',
      probability: 0.9,
    });
  });

  it('gives unlisted and missing categories the codes of the file', () => {
    const probability = (city: string | number | null) => predictor.predict({ age: 30, city }).probability;
    expect(probability('Paris')).toBe(0.1);
    expect(probability('toString')).toBe(0.1);
    expect(probability(null)).toBe(0.5);
    expect(probability(Number.NaN)).toBe(0.5);
    expect(probability(7)).toBe(0.5);
    expect(predictor.predict({ age: 30 }).probability).toBe(0.5);
  });

  it('sends a missing number right', () => {
    expect(predictor.predict({ age: null, city: 'Oslo' }).probability).toBe(0.9);
    expect(predictor.predict({ age: Number.NaN, city: 'Oslo' }).probability).toBe(0.9);
  });

  it('ignores columns it does not know, and the order of those it does', () => {
    expect(predictor.predict({ city: 'Oslo', id: 'x', age: 30 }).probability).toBe(0.1);
  });

  it('refuses text where a number belongs', () => {
    expect(() => predictor.predict({ age: '30', city: 'Oslo' })).toThrow(
      'Expected a number for "age", got string.',
    );
  });

  it('compares as the header says', () => {
    const inclusive = createForestPredictor({ header: headerOf('<='), forest });
    expect(predictor.predict({ age: 40, city: 'Oslo' }).probability).toBe(0.9);
    expect(inclusive.predict({ age: 40, city: 'Oslo' }).probability).toBe(0.1);
    expect(inclusive.predict({ age: 40.00000000000001, city: 'Oslo' }).probability).toBe(0.9);
    expect(inclusive.predict({ age: null, city: 'Oslo' }).probability).toBe(0.9);
  });

  it.each(['<', '<='] as const)('gives a file to predict alike in another thread (%s)', (comparison) => {
    const given = createForestPredictor({ header: headerOf(comparison), forest });
    if (given.file === undefined) throw new Error('Expected a file.');
    const other = createForestPredictor(given.file);
    for (const age of [null, 39, 40, 40.00000000000001, 41])
      expect(other.predict({ age, city: 'Oslo' })).toEqual(given.predict({ age, city: 'Oslo' }));
    // Made once, and shared: a copy of it would take time and memory of a large forest.
    if (comparison === '<=') expect(given.file.forest.threshold.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(other.file).toBe(given.file);
  });

  it('predicts encoded rows alike, and tells what it is', () => {
    expect(predictor.predictEncoded(Float64Array.of(30, 1))).toMatchObject({ probability: 0.5 });
    expect(predictor).toMatchObject({
      model: 'shop',
      version: 'rf-0123456789',
      framework: 'test',
      trainedAt: '2026-01-02T03:04:05.000Z',
      metrics: { roc_auc: 0.7 },
    });
    expect(predictor.features).toEqual([
      { name: 'age', type: 'numeric' },
      { name: 'city', type: 'categorical' },
    ]);
  });

  it('rounds to 32 bits before it compares, where the header says so', () => {
    const rounding = createForestPredictor({ header: { ...headerOf('<='), input: 'float32' }, forest });
    // The nearest number of 32 bits is 40 itself.
    expect(rounding.predict({ age: 40.0000001, city: 'Oslo' }).probability).toBe(0.1);
    expect(rounding.predict({ age: 40.00001, city: 'Oslo' }).probability).toBe(0.9);
    const row = Float64Array.of(40.0000001, 0);
    expect(rounding.predictEncoded(row).probability).toBe(0.1);
    expect(row[0]).toBe(40.0000001);
  });

  it('predicts numbers', () => {
    const target = { type: 'regression', name: 'price' } as const;
    const regressor = createForestPredictor({
      header: { ...headerOf('<'), target },
      forest: { ...forest, leaf: forest.leaf.map((value) => -1000 * value) },
    });
    expect(regressor.predictMany([{ age: 50, city: 'Oslo' }])).toEqual([
      { prediction: -900, label: null, probability: null },
    ]);
  });
});

describe('classPrediction', () => {
  it('takes the most probable class, and of equal ones the first or the last', () => {
    const two = (ties: 'first' | 'last') => classPrediction(['no', 'yes'], Float64Array.of(0.5, 0.5), ties);
    expect(two('first')).toEqual({ prediction: 0, label: 'no', probability: 0.5 });
    expect(two('last')).toEqual({ prediction: 1, label: 'yes', probability: 0.5 });
  });

  it('tells all probabilities of more than two classes', () => {
    expect(classPrediction(['a', 'b', 'c'], Float64Array.of(0.2, 0.7, 0.1))).toEqual({
      prediction: 1,
      label: 'b',
      probability: 0.7,
      probabilities: [0.2, 0.7, 0.1],
    });
  });
});
