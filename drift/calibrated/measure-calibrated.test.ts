import { describe, expect, it } from 'vitest';
import { categoricalColumn, numericColumn } from '../column-from-values.js';
import type { ColumnSettings } from '../measurement.js';
import { pairColumns } from '../pair-columns.js';
import { TESTS } from '../test-registry.js';
import { CALIBRATED_FORMS } from './calibrated-forms.js';
import { measureCalibrated } from './measure-calibrated.js';

const grid = numericColumn(
  'x',
  Array.from({ length: 400 }, (_, i) => i / 400),
);
const numbers = pairColumns({ type: 'numeric', reference: grid, current: grid });
const letters = categoricalColumn('x', [...'aabbbccccc']);
const texts = pairColumns({ type: 'categorical', reference: letters, current: letters });

const settings = (given: Partial<ColumnSettings>): ColumnSettings => ({
  test: undefined,
  threshold: undefined,
  alpha: 0.05,
  ...given,
});

describe('measureCalibrated', () => {
  it('measures numbers by wasserstein and ks, categories by jensenshannon and chisquare', () => {
    expect(measureCalibrated(numbers, settings({}))).toMatchObject({
      test: 'wasserstein',
      score: 0,
      threshold: 0.1,
      pValue: 1,
      pValueTest: 'ks+wasserstein',
      alpha: 0.05,
    });
    expect(measureCalibrated(texts, settings({}))).toMatchObject({
      test: 'jensenshannon',
      pValueTest: 'chisquare+jensenshannon',
      pValue: 1,
    });
  });

  it('lets a configured distance take the place of the effect, with its threshold', () => {
    expect(measureCalibrated(numbers, settings({ test: TESTS.jensenshannon, threshold: 0.3 }))).toMatchObject(
      { test: 'jensenshannon', threshold: 0.3, pValueTest: 'ks+wasserstein', alpha: 0.05 },
    );
  });

  it('lets a configured p-value take the place of the p-value, its threshold that of alpha', () => {
    expect(measureCalibrated(texts, settings({ test: TESTS.z, threshold: 0.001 }))).toMatchObject({
      test: 'jensenshannon',
      threshold: 0.1,
      pValueTest: 'z',
      alpha: 0.001,
    });
  });

  it('gives a threshold without a test to the effect', () => {
    expect(measureCalibrated(numbers, settings({ threshold: 0.2 }))).toMatchObject({
      threshold: 0.2,
      alpha: 0.05,
    });
  });

  it('skips a test that does not fit, a single value and a constant', () => {
    expect(measureCalibrated(texts, settings({ test: TESTS.ks }))).toEqual({
      skipped: 'its test ks compares numeric columns, this one is categorical',
    });
    const single = pairColumns({ type: 'numeric', reference: grid, current: numericColumn('x', [1]) });
    expect(measureCalibrated(single, settings({}))).toEqual({
      skipped: 'the current window has a single value',
    });
    const fives = numericColumn('x', [5, 5, 5]);
    const constant = pairColumns({ type: 'numeric', reference: fives, current: fives });
    expect(measureCalibrated(constant, settings({}))).toEqual({ skipped: 'every value is 5' });
  });

  it('shows every value to a configured p-value, and only to that', () => {
    const plain = numericColumn('x', [...grid.values].slice(100));
    const spoilt = numericColumn('x', [...plain.values, 1e9]);
    const pairOf = (current: typeof grid) => pairColumns({ type: 'numeric', reference: grid, current });
    const usual = settings({});
    expect(measureCalibrated(pairOf(spoilt), usual)).toEqual({
      ...measureCalibrated(pairOf(plain), usual),
      lone: 1,
    });
    for (const id of ['ks', 'mannw', 'anderson', 'cramer_von_mises'] as const) {
      const configured = settings({ test: TESTS[id] });
      const all = measureCalibrated(pairOf(spoilt), configured);
      const rest = measureCalibrated(pairOf(plain), configured);
      expect(all).toMatchObject({ score: 'score' in rest ? rest.score : null });
      expect(all).toMatchObject({ pValue: CALIBRATED_FORMS[id]?.(pairOf(spoilt)).score });
      expect(all).not.toMatchObject({ pValue: 'pValue' in rest ? rest.pValue : null });
    }
    const words = (...lone: string[]) =>
      categoricalColumn('x', [...'aaabbbbbccccccccccccccccccccc', ...lone]);
    const table = pairColumns({ type: 'categorical', reference: words(), current: words('typo') });
    expect(measureCalibrated(table, settings({ test: TESTS.chisquare }))).toMatchObject({
      score: 0,
      pValue: CALIBRATED_FORMS.chisquare?.(table).score,
      lone: 1,
    });
  });
});
