import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createNumbersKernel } from '../kernels/numbers-kernel.js';
import { BINARY_FIGURES, binaryPerformance } from './binary-performance.js';
import { distance, sklearnOracle } from './sklearn-oracle.fixture.js';

const kernel = createNumbersKernel();
const oracle = sklearnOracle();

describe('binaryPerformance', () => {
  it('is held against scikit-learn 1.9', () => {
    expect(oracle.made_by).toMatch(/^scikit-learn 1\.9\./);
    expect(oracle.binary.length).toBeGreaterThan(10);
  });

  for (const { name, actual, predicted, probabilities, confusion, figures, curve } of oracle.binary) {
    it(`equals scikit-learn: ${name}`, () => {
      const result = binaryPerformance(
        {
          actual: Uint8Array.from(actual),
          predicted: Uint8Array.from(predicted),
          probabilities: Float64Array.from(probabilities),
        },
        kernel,
      );
      const { trueNegatives, falsePositives, falseNegatives, truePositives } = result.confusion;
      expect([trueNegatives, falsePositives, falseNegatives, truePositives]).toEqual(confusion);
      for (const figure of BINARY_FIGURES) {
        const { value, interval, reason } = result.figures[figure];
        expect(distance(value, figures[figure] ?? null), `${figure} ${value}`).toBeLessThan(1e-12);
        expect(reason === null, figure).toBe(value !== null);
        if (interval && value !== null) {
          expect(interval[0], figure).toBeLessThanOrEqual(value);
          expect(interval[1], figure).toBeGreaterThanOrEqual(value);
        }
      }
      if (curve === null) return;
      expect(result.calibration).toHaveLength(curve.actual.length);
      for (const [i, bin] of result.calibration.entries()) {
        expect(distance(bin.actual, curve.actual[i] ?? null)).toBeLessThan(1e-12);
        expect(distance(bin.predicted, curve.predicted[i] ?? null)).toBeLessThan(1e-12);
      }
    });
  }

  it('says why figures are not defined', () => {
    const { figures } = binaryPerformance(
      {
        actual: Uint8Array.of(0, 0),
        predicted: Uint8Array.of(0, 0),
        probabilities: Float64Array.of(0.1, 0.2),
      },
      kernel,
    );
    expect(figures.precision).toEqual({
      value: null,
      interval: null,
      reason: 'no row was predicted positive',
    });
    expect(figures.recall.reason).toBe('no row is positive');
    expect(figures.roc_auc.reason).toBe('one of the two classes has no row');
    expect(figures.accuracy.value).toBe(1);
  });

  it('defines nothing without rows', () => {
    const none = { actual: new Uint8Array(), predicted: new Uint8Array(), probabilities: new Float64Array() };
    const { rows, figures } = binaryPerformance(none, kernel);
    expect(rows).toBe(0);
    for (const figure of BINARY_FIGURES) {
      expect(figures[figure].value, figure).toBeNull();
      expect(figures[figure].reason, figure).not.toBeNull();
    }
  });

  it('leaves out rows without a probability and counts them', () => {
    const whole = {
      actual: Uint8Array.of(1, 0, 1, 0),
      predicted: Uint8Array.of(1, 0, 0, 1),
      probabilities: Float64Array.of(0.8, 0.3, Number.NaN, Number.NaN),
    };
    const { rows, leftOut, figures } = binaryPerformance(whole, kernel);
    expect([rows, leftOut]).toEqual([2, 2]);
    expect(figures.accuracy.value).toBe(1);
  });

  it('refuses rows that do not belong together and probabilities that are none', () => {
    const rows = { actual: Uint8Array.of(1, 0), predicted: Uint8Array.of(1, 0) };
    expect(() => binaryPerformance({ ...rows, probabilities: Float64Array.of(0.5) }, kernel)).toThrow(
      'Expected 2 rows, got 1.',
    );
    expect(() => binaryPerformance({ ...rows, probabilities: Float64Array.of(0.5, 1.5) }, kernel)).toThrow(
      'Expected probabilities from 0 to 1, got 1.5 in row 1.',
    );
  });

  it('depends on the order of no row, and changes none', () => {
    const row = fc.record({ actual: fc.integer({ min: 0, max: 1 }), p: fc.integer({ min: 0, max: 20 }) });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 40 }), (rows) => {
        const of = (list: typeof rows) => ({
          actual: Uint8Array.from(list, ({ actual }) => actual),
          predicted: Uint8Array.from(list, ({ p }) => (p >= 10 ? 1 : 0)),
          probabilities: Float64Array.from(list, ({ p }) => p / 20),
        });
        const given = of(rows);
        const before = structuredClone(given);
        const { figures } = binaryPerformance(given, kernel);
        expect(given).toEqual(before);
        const turned = binaryPerformance(of(rows.toReversed()), kernel).figures;
        for (const figure of BINARY_FIGURES)
          expect(distance(turned[figure].value, figures[figure].value), figure).toBeLessThan(1e-12);
      }),
      { numRuns: 30 },
    );
  });
});
