import { expect, it } from 'vitest';
import type { Features } from '../drift/forest/features.js';
import { createNumbersKernel } from '../drift/kernels/numbers-kernel.js';
import { type EstimatorKind, estimate, learnEstimator } from '../drift/performance/estimator.js';
import type { ModelOutput, OutputForm } from '../drift/performance/model-output.js';
import { binaryOutput, multiclassOutput, regressionOutput } from '../drift/performance/outputs.fixture.js';
import { packEstimator, unpackEstimator } from './packed-estimator.js';

const kernel = createNumbersKernel();

function withFeatures(output: ModelOutput): ModelOutput & { features: Features } {
  const { rows, predicted } = output;
  return {
    ...output,
    features: {
      rows,
      columns: [
        { type: 'numeric', name: 'x', values: predicted.map((value) => value ** 2) },
        {
          type: 'categorical',
          name: 'city',
          categories: ['Bern', 'Zürich', 'x'],
          codes: Int32Array.from({ length: rows }, (_, row) => (row % 4) - 1),
        },
      ],
    },
  };
}

const KINDS: readonly [EstimatorKind, OutputForm, ModelOutput, ModelOutput][] = [
  ['scores', { task: 'binary', classes: 2 }, binaryOutput(400, 1), binaryOutput(200, 2)],
  [
    'answers',
    { task: 'multiclass', classes: 3 },
    multiclassOutput(400, 1, false),
    multiclassOutput(200, 2, false),
  ],
  [
    'classes',
    { task: 'multiclass', classes: 3 },
    multiclassOutput(400, 1, true),
    multiclassOutput(200, 2, true),
  ],
  [
    'losses',
    { task: 'regression', classes: 0 },
    withFeatures(regressionOutput(600, 1)),
    withFeatures(regressionOutput(200, 2)),
  ],
];

it.each(KINDS)('estimates by %s as before, when it was packed', (kind, form, reference, current) => {
  // A third of the scores calibrated wrongly, so that there is something to calibrate.
  const skewed = { ...reference, scores: reference.scores?.map((score) => score ** 3) ?? null };
  const estimator = learnEstimator(kind, skewed, form, kernel);
  const again = unpackEstimator(packEstimator(estimator));
  expect(again?.kind).toBe(kind);
  const estimated = estimate(estimator, current, form, kernel);
  expect(Object.keys(estimated?.figures ?? {}).length).toBeGreaterThan(0);
  expect(again && estimate(again, current, form, kernel)).toEqual(estimated);
});

it('takes what is no estimator for none', () => {
  const estimator = learnEstimator('scores', binaryOutput(400, 1), { task: 'binary', classes: 2 }, kernel);
  const text = packEstimator(estimator);
  for (const wrong of ['', '{}', 'null', text.slice(1), text.replace('"scores"', '"losses"')])
    expect(unpackEstimator(wrong)).toBeNull();
});

it('refuses a forest in which a way down has no end', () => {
  const reference = withFeatures(regressionOutput(600, 1));
  const estimator = learnEstimator('losses', reference, { task: 'regression', classes: 0 }, kernel);
  if (estimator.kind !== 'losses') throw new Error('another kind');
  const { left, column } = estimator.fit.losses.absolute?.trained.forest ?? {};
  const node = column?.findIndex((compared) => compared >= 0) ?? -1;
  expect(node).toBeGreaterThanOrEqual(0);
  if (left) left[node] = node;
  expect(unpackEstimator(packEstimator(estimator))).toBeNull();
});
