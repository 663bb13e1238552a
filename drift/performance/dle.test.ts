import { describe, expect, it } from 'vitest';
import type { Features } from '../forest/features.js';
import { createNumbersKernel } from '../kernels/numbers-kernel.js';
import { normals } from '../multivariate/rotated-normals.fixture.js';
import { seededRandom } from '../seeded-random.js';
import { DLE_MOST_ROWS, estimateDle, estimateReference, fitDle } from './dle.js';
import { FIGURE_LOSSES, LOSS_FIGURES, type LossFigure, rowLoss } from './loss-figures.js';
import { regressionPerformance } from './regression-performance.js';

const kernel = createNumbersKernel();

/** A model that errs more where `noise` is high; `skew` below 1 gives more of that. */
function rows(count: number, seed: number, skew = 1) {
  const random = seededRandom(seed);
  const normal = normals(seed + 1);
  const noise = Float64Array.from({ length: count }, () => (random() / 2 ** 32) ** skew);
  const other = Float64Array.from({ length: count }, () => random() / 2 ** 32);
  const kind = Int32Array.from({ length: count }, () => random() & 1);
  const predicted = other.map((value) => 20 + 10 * value);
  const actual = predicted.map(
    (value, row) => value + normal() * (0.2 + 2 * (noise[row] ?? 0) + 0.5 * (kind[row] ?? 0)),
  );
  const features: Features = {
    rows: count,
    columns: [
      { type: 'numeric', name: 'noise', values: noise },
      { type: 'numeric', name: 'other', values: other },
      { type: 'categorical', name: 'kind', categories: ['calm', 'wild'], codes: kind },
    ],
  };
  return { features, actual, predicted };
}

function realised(figure: LossFigure, actual: Float64Array, predicted: Float64Array): number {
  const { loss, root } = FIGURE_LOSSES[figure];
  const mean =
    actual.reduce((sum, value, row) => sum + rowLoss(loss, value, predicted[row] ?? Number.NaN), 0) /
    actual.length;
  return root ? Math.sqrt(mean) : mean;
}

describe('DLE', () => {
  const reference = rows(8000, 1);
  const dle = fitDle(reference.features, reference.actual, reference.predicted, kernel);

  it('estimates, under a shift to rows that are missed by more, what comes true', () => {
    const live = rows(4000, 3, 0.4);
    const { figures } = estimateDle(dle, live.features, live.predicted);
    for (const figure of LOSS_FIGURES) {
      const truth = realised(figure, live.actual, live.predicted);
      const before = realised(figure, reference.actual, reference.predicted);
      const { value, band } = figures[figure] ?? {};
      expect(truth, figure).toBeGreaterThan(band?.[0] ?? Number.POSITIVE_INFINITY);
      expect(truth, figure).toBeLessThan(band?.[1] ?? 0);
      expect(Math.abs((value ?? 0) - truth), figure).toBeLessThan(Math.abs(before - truth) / 4);
    }
  });

  it('looks at a sample of many rows, and allows for it', () => {
    const many = rows(DLE_MOST_ROWS + 50_000, 12);
    const { figures, rows: count } = estimateDle(dle, many.features, many.predicted);
    const { spread } = dle.losses.absolute ?? { spread: Number.NaN };
    expect(count).toBe(DLE_MOST_ROWS + 50_000);
    expect(figures.mae?.samplingError).toBeGreaterThan(spread / Math.sqrt(count));
    expect(figures.mae?.samplingError).toBeLessThan((1.3 * spread) / Math.sqrt(count));
  });

  it('says of the reference what its own rows did not teach it', () => {
    const { figures } = estimateReference(dle, 0, 8000);
    const truth = realised('mae', reference.actual, reference.predicted);
    expect(Math.abs((figures.mae?.value ?? 0) - truth)).toBeLessThan(3 * (figures.mae?.samplingError ?? 0));
    expect(estimateReference(dle, 10, 10).figures.mae?.reason).toBe('there are no rows');
    expect(estimateReference(dle, 100, 160).rows).toBe(60);
  });

  it('means by its figures what scikit-learn means', () => {
    const { actual, predicted } = reference;
    const { figures } = regressionPerformance(actual, predicted);
    for (const figure of ['mae', 'rmse', 'mape'] as const)
      expect(realised(figure, actual, predicted)).toBeCloseTo(figures[figure].value ?? Number.NaN, 12);
    // sklearn.metrics.mean_squared_log_error([3, 5, 2.5, 7], [2.5, 5, 4, 8]) of scikit-learn 1.9.1
    const msle = realised('msle', Float64Array.of(3, 5, 2.5, 7), Float64Array.of(2.5, 5, 4, 8));
    expect(msle).toBeCloseTo(0.03973012298459379, 14);
  });

  it('has no figure where a loss is not defined, and says why', () => {
    const { features, actual, predicted } = rows(100, 5);
    actual[7] = 0;
    predicted[8] = -3;
    actual[9] = Number.NaN;
    const fit = fitDle(features, actual, predicted, kernel);
    expect(fit.known).toHaveLength(99);
    expect(fit.leftOut).toBe(1);
    expect(estimateReference(fit, 5, 15)).toMatchObject({ rows: 9, leftOut: 1 });
    const { figures } = estimateDle(fit, features, predicted);
    expect(figures.mape).toMatchObject({ value: null, band: null, reason: '1 of 99 actual values are 0' });
    expect(figures.rmsle?.reason).toBe('1 of 99 rows have an actual value or a prediction of -1 or less');
    expect(figures.mae?.value).toBeGreaterThan(0);
    const none = estimateDle(fit, { rows: 0, columns: features.columns.map(emptied) }, new Float64Array());
    expect(none).toMatchObject({ rows: 0, figures: { mae: { value: null, reason: 'there are no rows' } } });
  });

  it('estimates what it is asked for alone, and leaves out rows without a prediction', () => {
    const { features, actual, predicted } = rows(200, 6);
    const fit = fitDle(features, actual, predicted, kernel, { figures: ['rmse'] });
    const gaps = predicted.map((value, row) => (row < 5 ? Number.NaN : value));
    const estimates = estimateDle(fit, features, gaps);
    expect(estimates).toMatchObject({ rows: 195, leftOut: 5 });
    expect(Object.keys(estimates.figures)).toEqual(['mse', 'rmse']);
  });

  it('gives the same again, and leaves its inputs as they were', () => {
    const data = rows(300, 7);
    const copy = structuredClone(data);
    const estimate = () =>
      estimateDle(fitDle(data.features, data.actual, data.predicted, kernel), data.features, data.predicted);
    expect(estimate()).toEqual(estimate());
    expect(data).toEqual(copy);
  });

  it('refuses rows that do not fit together', () => {
    const { features, actual, predicted } = rows(20, 8);
    expect(() => fitDle(features, actual.slice(1), predicted, kernel)).toThrow('Expected 20 rows, got 19.');
    expect(() => fitDle(features, actual, predicted.slice(1), kernel)).toThrow('Expected 20 rows, got 19.');
    const unknown = actual.map(() => Number.NaN);
    expect(() => fitDle(features, unknown, predicted, kernel)).toThrow('finite target and prediction');
  });
});

function emptied(column: Features['columns'][number]): Features['columns'][number] {
  return column.type === 'numeric'
    ? { ...column, values: new Float64Array() }
    : { ...column, codes: new Int32Array() };
}
