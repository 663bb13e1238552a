import { describe, expect, it } from 'vitest';
import { createNumbersKernel } from '../kernels/numbers-kernel.js';
import { seededRandom } from '../seeded-random.js';
import { binaryPerformance } from './binary-performance.js';
import { estimateCbpe, fitCbpe } from './cbpe.js';
import { figureValues } from './figure-values.js';
import { needsCalibration, stratifiedFolds } from './needs-calibration.js';
import { ESTIMATED_FIGURES } from './sampling-error.js';
import { scoredRows } from './scored-rows.js';

const kernel = createNumbersKernel();

/** Rows whose truth has a chance of `chanceOf` the score. */
function draw(rows: number, seed: number, chanceOf: (score: number) => number, skew = 1) {
  const random = seededRandom(seed);
  const probabilities = Float64Array.from({ length: rows }, () => (random() / 2 ** 32) ** skew);
  return {
    probabilities,
    predicted: Uint8Array.from(probabilities, (p) => (p >= 0.5 ? 1 : 0)),
    actual: Uint8Array.from(probabilities, (p) => (random() / 2 ** 32 < chanceOf(p) ? 1 : 0)),
  };
}

describe('CBPE', () => {
  it('calibrates scores that are off, not those that are right, nor where there is nothing to calibrate', () => {
    const off = draw(4000, 1, (p) => p * p);
    // A quarter, a half and three quarters, each as often positive as it says.
    const scores = Float64Array.from({ length: 1200 }, (_, row) => (1 + Math.floor(row / 400)) / 4);
    const right = {
      probabilities: scores,
      actual: scores.map((p, row) => (row % 4 < 4 * p ? 1 : 0)),
    };
    const needs = (actual: Uint8Array, probabilities: Float64Array): boolean =>
      needsCalibration(scoredRows(probabilities, actual, kernel), kernel);
    expect(needs(off.actual, off.probabilities)).toBe(true);
    expect(needs(Uint8Array.from(right.actual), right.probabilities)).toBe(false);
    expect(needs(Uint8Array.of(1, 1), Float64Array.of(0.2, 0.4))).toBe(false);
    expect(needs(Uint8Array.of(0, 1), Float64Array.of(0.2, 0.4))).toBe(false);
  });

  it('estimates, under a shift of the scores, what comes true', () => {
    const reference = draw(20_000, 2, (p) => p * p);
    const cbpe = fitCbpe(reference.actual, reference, kernel);
    expect(cbpe.calibration).not.toBeNull();
    // More high scores than the reference had: its own figures would be far off.
    const live = draw(10_000, 3, (p) => p * p, 0.4);
    const estimates = estimateCbpe(cbpe, live, kernel);
    const truth = binaryPerformance(live, kernel).figures;
    const before = binaryPerformance(reference, kernel).figures;
    for (const figure of ESTIMATED_FIGURES) {
      const { band, value } = estimates[figure];
      const actual = truth[figure].value ?? Number.NaN;
      expect(actual, figure).toBeGreaterThan(band?.[0] ?? 1);
      expect(actual, figure).toBeLessThan(band?.[1] ?? 0);
      if (figure === 'precision')
        expect(Math.abs((value ?? 0) - actual)).toBeLessThan(
          Math.abs((before.precision.value ?? 0) - actual) / 5,
        );
    }
  });

  it('leaves its inputs as they were, and gives the same again', () => {
    const reference = draw(500, 4, (p) => p * p);
    const copy = structuredClone(reference);
    const first = fitCbpe(reference.actual, reference, kernel);
    expect(reference).toEqual(copy);
    expect(fitCbpe(reference.actual, reference, kernel)).toEqual(first);
    expect(estimateCbpe(first, reference, kernel)).toEqual(estimateCbpe(first, reference, kernel));
    expect(reference).toEqual(copy);
  });

  it('has no value where no row counts', () => {
    const reference = draw(500, 5, (p) => p);
    const cbpe = fitCbpe(reference.actual, reference, kernel);
    const none = estimateCbpe(
      cbpe,
      { predicted: Uint8Array.of(0, 0), probabilities: Float64Array.of(0.1, 0.2) },
      kernel,
    );
    expect(none.precision).toMatchObject({ value: null, band: null });
    expect(none.accuracy.value).toBeCloseTo(0.85, 1);
    const empty = { predicted: new Uint8Array(), probabilities: new Float64Array() };
    for (const figure of ESTIMATED_FIGURES)
      expect(estimateCbpe(cbpe, empty, kernel)[figure]).toMatchObject({ value: null, band: null });
  });

  it('has errors that are those of most figures, too small of the ROC-AUC but for its band, and too large of F1', () => {
    const fit = draw(40_000, 11, (p) => p, 2);
    const cbpe = fitCbpe(fit.actual, fit, kernel);
    // By how many standard errors windows were off.
    const off = new Map(ESTIMATED_FIGURES.map((figure) => [figure, [] as number[]]));
    const offByBand: number[] = [];
    for (let window = 0; window < 200; window++) {
      const rows = draw(500, 100 + window, (p) => p, 2);
      const estimates = estimateCbpe(cbpe, rows, kernel);
      const values = figureValues(
        {
          ...rows,
          rows: 500,
          scores: rows.probabilities,
          probabilities: null,
          predicted: Float64Array.from(rows.predicted),
          actual: Float64Array.from(rows.actual),
        },
        { task: 'binary', classes: 2 },
        kernel,
      );
      for (const [figure, all] of off) {
        const { value, samplingError } = estimates[figure];
        all.push(((values[figure] ?? Number.NaN) - (value ?? Number.NaN)) / samplingError);
      }
      const { value, band } = estimates.roc_auc;
      const bandError = ((band?.[1] ?? Number.NaN) - (band?.[0] ?? Number.NaN)) / 6;
      offByBand.push(((values.roc_auc ?? Number.NaN) - (value ?? Number.NaN)) / bandError);
    }
    const size = (figure: (typeof ESTIMATED_FIGURES)[number]): number => {
      const all = off.get(figure) ?? [];
      return Math.sqrt(all.reduce((sum, z) => sum + z * z, 0) / all.length);
    };
    for (const figure of ['accuracy', 'precision', 'average_precision'] as const) {
      expect(size(figure), figure).toBeGreaterThan(0.8);
      expect(size(figure), figure).toBeLessThan(1.15);
    }
    const byBand = Math.sqrt(offByBand.reduce((sum, z) => sum + z * z, 0) / offByBand.length);
    expect(byBand).toBeGreaterThan(0.8);
    expect(byBand).toBeLessThan(1.1);
    expect(size('roc_auc')).toBeGreaterThan(1.1);
    expect(size('roc_auc')).toBeLessThan(1.42);
    for (const figure of ['recall', 'specificity'] as const) expect(size(figure), figure).toBeLessThan(1);
    expect(size('f1')).toBeLessThan(0.8);
  });

  it('refuses rows that do not belong together and scores that have no rank', () => {
    const reference = draw(50, 6, (p) => p);
    expect(() => fitCbpe(new Uint8Array(3), reference, kernel)).toThrow('Expected 3 rows, got 50.');
    const scores = { predicted: Uint8Array.of(1), probabilities: Float64Array.of(Number.NaN) };
    expect(() => estimateCbpe(fitCbpe(reference.actual, reference, kernel), scores, kernel)).toThrow(
      'Expected finite scores, got NaN in row 0.',
    );
  });
});

it('deals folds that hold both classes alike', () => {
  const actual = Uint8Array.from({ length: 103 }, (_, row) => (row % 4 === 0 ? 1 : 0));
  const folds = stratifiedFolds(actual, 10);
  for (const label of [0, 1]) {
    const sizes = Array.from({ length: 10 }, (_, fold) =>
      actual.reduce((count, is, row) => count + (is === label && folds[row] === fold ? 1 : 0), 0),
    );
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
  }
});
