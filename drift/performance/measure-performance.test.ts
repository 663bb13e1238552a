import { describe, expect, it } from 'vitest';
import type { Features } from '../forest/features.js';
import { createNumbersKernel } from '../kernels/numbers-kernel.js';
import { measurePerformance, type PerformanceOptions } from './measure-performance.js';
import type { ModelOutput } from './model-output.js';
import {
  binaryOutput,
  multiclassOutput,
  regressionOutput,
  withLabelsOfEvery,
  withoutLabels,
} from './outputs.fixture.js';
import { performanceSchema } from './performance-schema.js';

const kernel = createNumbersKernel();
const BINARY: PerformanceOptions = { task: 'binary', target: 'bought', classes: ['no', 'yes'] };
const THREE: PerformanceOptions = { task: 'multiclass', target: 'kind', classes: ['a', 'b', 'c'] };
const NUMBER: PerformanceOptions = { task: 'regression', target: 'price', classes: null };

const REFERENCE = { ...binaryOutput(6000, 1), source: 'reference.csv' };

function measured(
  reference: (ModelOutput & { source: string | null }) | null,
  current: ModelOutput,
  options: PerformanceOptions,
) {
  const section = measurePerformance(reference, current, options, kernel);
  if (section === null) throw new Error('nothing was measured');
  // Strict JSON: what was read back is what was made.
  const whole = { ...section, revision: 1, evaluated_at: '2026-01-01T00:00:00Z', target_drift: null };
  expect(performanceSchema.parse(JSON.parse(JSON.stringify(whole)))).toEqual(whole);
  const figure = (name: string) => {
    const found = section.figures.find((one) => one.name === name);
    if (!found) throw new Error(`no figure ${name}`);
    return found;
  };
  return { ...section, figure };
}

describe('of two classes', () => {
  it('judges by labels where there are enough', () => {
    const { verdict, judged_by, labels, figure, calibration, confusion } = measured(
      REFERENCE,
      binaryOutput(800, 2),
      BINARY,
    );
    expect([verdict, judged_by]).toEqual(['as_expected', 'realised']);
    expect(labels).toMatchObject({ predictions: 800, labelled: 800, coverage: 1, unusable: 0 });
    const { realised, estimated, reference, bounds } = figure('accuracy');
    expect(Math.abs((realised?.value ?? 0) - (reference ?? 1))).toBeLessThan(0.05);
    expect(bounds.source).toBe('reference');
    expect(bounds.lower).toBeLessThan(reference ?? 0);
    expect(bounds.upper).toBeGreaterThan(reference ?? 1);
    const [low, high] = estimated?.interval ?? [1, 0];
    expect(realised?.value).toBeGreaterThan(low);
    expect(realised?.value).toBeLessThan(high);
    expect(calibration?.length).toBe(10);
    expect(confusion?.counts.flat().reduce((sum, count) => sum + count)).toBe(800);
  });

  it('has fallen when a fifth of the labels is the other one', () => {
    const { verdict, judged_by, figure } = measured(REFERENCE, binaryOutput(800, 2, 0.2), BINARY);
    expect([verdict, judged_by]).toEqual(['fallen', 'realised']);
    expect(figure('accuracy').fallen).toEqual({ realised: true, estimated: false });
    // Worse on labels, and not to be seen in scores: the estimate stays where it was.
    expect(figure('accuracy').estimated?.value).toBeGreaterThan(figure('accuracy').bounds.lower ?? 1);
  });

  it('judges by the estimate as long as too few labels are known', () => {
    const current = withLabelsOfEvery(40, binaryOutput(800, 2, 0.5));
    const { verdict, judged_by, labels, figure } = measured(REFERENCE, current, BINARY);
    expect([verdict, judged_by, labels.labelled]).toEqual(['as_expected', 'estimated', 20]);
    expect(figure('accuracy').realised?.value).toBeLessThan(0.8);
    expect(figure('accuracy').fallen.realised).toBe(false);
  });

  it('sees without labels that scores have moved to where the model is unsure', () => {
    const unsure = binaryOutput(800, 2);
    const scores = unsure.scores?.map((p) => 0.35 + p * 0.3) ?? null;
    const { verdict, judged_by } = measured(REFERENCE, withoutLabels({ ...unsure, scores }), BINARY);
    expect([verdict, judged_by]).toEqual(['fallen', 'estimated']);
  });

  it('has nothing to say without labels on either side', () => {
    const bare = { ...withoutLabels(REFERENCE), source: null };
    expect(measurePerformance(bare, withoutLabels(binaryOutput(100, 2)), BINARY, kernel)).toBeNull();
    expect(measurePerformance(null, withoutLabels(binaryOutput(100, 2)), BINARY, kernel)).toBeNull();
  });

  it('gives figures without bounds when the reference has no labels', () => {
    const { verdict, judged_by, figure, reference, notes } = measured(null, binaryOutput(100, 2), BINARY);
    expect([verdict, judged_by, reference]).toEqual(['unknown', null, null]);
    expect(figure('accuracy').realised?.value).toBeGreaterThan(0.5);
    expect(figure('accuracy').bounds).toEqual({ lower: null, upper: null, source: null });
    expect(notes.join()).toContain('The reference has no labels');
  });

  it('takes bounds that are given, and judges the figures that are given', () => {
    const options = { ...BINARY, judged: ['brier'], bounds: { brier: { upper: 0.01 } } };
    const { verdict, figure } = measured(REFERENCE, binaryOutput(800, 2), options);
    expect(verdict).toBe('fallen');
    expect(figure('brier').bounds).toEqual({ lower: null, upper: 0.01, source: 'config' });
    expect(figure('accuracy').judged).toBe(false);
  });

  it('leaves out what cannot be used, and counts it', () => {
    const current = binaryOutput(100, 2);
    current.actual[0] = 7;
    current.predicted[1] = Number.NaN;
    const { labels, notes } = measured(REFERENCE, current, BINARY);
    expect(labels).toMatchObject({ labelled: 98, unusable: 2 });
    expect(notes.join()).toContain('2 labelled rows have');
  });

  it('does without probabilities that are none', () => {
    const current = binaryOutput(100, 2);
    const scores = current.scores?.map((p) => 3 * p) ?? null;
    const { figure, estimator, notes } = measured(REFERENCE, { ...current, scores }, BINARY);
    expect(estimator).toBeNull();
    expect(figure('roc_auc').realised).toMatchObject({
      value: null,
      reason: 'the rows have no probabilities',
    });
    expect(figure('accuracy').realised?.value).toBeGreaterThan(0.5);
    expect(notes.join()).toContain('which is none');
  });

  it('judges no window of a few rows', () => {
    const { verdict, judged_by } = measured(REFERENCE, binaryOutput(12, 2, 1), BINARY);
    expect([verdict, judged_by]).toEqual(['unknown', null]);
  });

  it('leaves an empty window unjudged', () => {
    const { verdict, labels } = measured(REFERENCE, binaryOutput(0, 2), BINARY);
    expect(verdict).toBe('unknown');
    expect(labels.coverage).toBeNull();
  });

  it('changes no input', () => {
    const current = binaryOutput(100, 2, 0.1);
    const copy = structuredClone(current);
    measured(REFERENCE, current, BINARY);
    expect(current).toEqual(copy);
  });
});

describe('of three classes', () => {
  it('estimates the accuracy from the probability of what was predicted', () => {
    const reference = { ...multiclassOutput(6000, 1, false), source: null };
    const { figure, by_class, confusion, estimator } = measured(
      reference,
      multiclassOutput(2000, 2, false),
      THREE,
    );
    expect(estimator?.method).toBe('cbpe');
    const { realised, estimated } = figure('accuracy');
    expect(estimated?.value).toBeCloseTo(realised?.value ?? 0, 1);
    expect(figure('f1_macro').estimated).toBeNull();
    expect(figure('roc_auc_macro').realised?.reason).toContain('no probabilities of all classes');
    expect(by_class?.map((one) => one.class)).toEqual(['a', 'b', 'c']);
    expect(confusion?.counts).toHaveLength(3);
  });

  it('estimates averages over classes from the probabilities of all', () => {
    const reference = { ...multiclassOutput(6000, 1, true), source: null };
    const { figure } = measured(reference, multiclassOutput(2000, 2, true), THREE);
    for (const name of ['accuracy', 'f1_macro', 'roc_auc_macro']) {
      const { realised, estimated } = figure(name);
      const [low, high] = estimated?.interval ?? [1, 0];
      expect(realised?.value, name).toBeGreaterThan(low);
      expect(realised?.value, name).toBeLessThan(high);
    }
  });

  it('leaves out few rows without the probabilities of all classes, and does without them where there are more', () => {
    const reference = { ...multiclassOutput(6000, 1, true), source: null };
    const few = multiclassOutput(1000, 2, true);
    few.probabilities?.fill(Number.NaN, 0, 3 * 50);
    const left = measured(reference, few, THREE);
    expect(left.labels).toMatchObject({ labelled: 950, unusable: 50 });
    expect(left.figure('roc_auc_macro').realised?.value).toBeGreaterThan(0.5);
    const more = multiclassOutput(1000, 2, true);
    more.probabilities?.fill(Number.NaN, 0, 3 * 51);
    const without = measured(reference, more, THREE);
    expect(without.labels).toMatchObject({ labelled: 1000, unusable: 0 });
    expect(without.figure('accuracy').estimated?.value).toBeGreaterThan(0.5);
    expect(without.figure('roc_auc_macro').realised?.value).toBeNull();
    expect(without.notes.join(' ')).toContain('51 of 1,000 rows of the window have no probabilities of all');
  });

  it('says so when the reference lacks the probabilities of all classes', () => {
    const reference = { ...multiclassOutput(600, 1, false), source: null };
    const { notes, figure } = measured(reference, multiclassOutput(600, 2, true), THREE);
    expect(notes).toEqual([
      'The reference has no probabilities of all classes, so the accuracy alone is estimated.',
    ]);
    expect(figure('accuracy').estimated).not.toBeNull();
    expect(figure('roc_auc_macro').realised?.value).toBeGreaterThan(0.5);
  });

  it('keeps counts of many classes to itself', () => {
    const classes = Array.from({ length: 40 }, (_, k) => `class ${k}`);
    const predicted = Float64Array.from({ length: 200 }, (_, row) => row % 40);
    const output = { rows: 200, predicted, scores: null, probabilities: null, actual: predicted };
    const { confusion, by_class } = measured(null, output, { ...THREE, classes });
    expect(confusion).toBeNull();
    expect(by_class).toHaveLength(40);
  });
});

describe('of numbers', () => {
  it('holds errors against the reference', () => {
    const reference = { ...regressionOutput(3000, 1), source: null };
    expect(measured(reference, regressionOutput(300, 2), NUMBER).verdict).toBe('as_expected');
    const worse = measured(reference, regressionOutput(300, 2, 2), NUMBER);
    expect(worse.verdict).toBe('fallen');
    expect(worse.figure('mae').fallen.realised).toBe(true);
    expect(worse.confusion).toBeNull();
  });

  it('does not call smaller errors a fall', () => {
    const reference = { ...regressionOutput(3000, 1), source: null };
    expect(measured(reference, regressionOutput(300, 2, 0.2), NUMBER).verdict).toBe('as_expected');
  });

  it('estimates them from the features, where losses follow from those', () => {
    const noisy = (rows: number, seed: number, share: number) => {
      const output = regressionOutput(rows, seed, 1);
      // The model errs ten times as much where the feature is 1.
      const values = Float64Array.from({ length: rows }, (_, row) => ((row * 7) % 10 < 10 * share ? 1 : 0));
      const predicted = output.predicted.map(
        (value, row) =>
          (output.actual[row] as number) +
          (value - (output.actual[row] as number)) * (values[row] === 1 ? 10 : 1),
      );
      const features: Features = { rows, columns: [{ type: 'numeric', name: 'night', values }] };
      return { ...output, predicted, features };
    };
    const reference = { ...noisy(3000, 1, 0.3), source: null };
    const worse = noisy(600, 2, 0.8);
    const { estimator, figure, verdict, judged_by } = measured(
      reference,
      { ...worse, actual: worse.actual.map(() => Number.NaN) },
      NUMBER,
    );
    expect([estimator?.method, verdict, judged_by]).toEqual(['dle', 'fallen', 'estimated']);
    const known = measured(reference, worse, NUMBER).figure('mae').realised?.value ?? 0;
    expect(Math.abs((figure('mae').estimated?.value ?? 0) - known)).toBeLessThan(0.1 * known);
  });
});
