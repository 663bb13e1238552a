import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { flattenTrees } from '../model/flat-forest.js';
import { createForestPredictor } from '../model/forest-predictor.js';
import type { FeatureRow, Prediction, Predictor } from '../model/predictor.js';
import { predictInTurns } from './predict-in-turns.js';

const forest = createForestPredictor({
  header: {
    ...{ format: 'sentinelml-forest', format_version: 1, model: 'm', version: 'v', framework: 'test' },
    ...{ comparison: '<', input: 'float64', outputs: 1, decision: 'threshold' },
    features: [{ name: 'a', type: 'numeric' }],
    target: { type: 'regression', name: 'y' },
    training: { rows: null, sha256: null, params: {}, seed: null, trained_at: '2026-01-02T03:04:05.000Z' },
    metrics: { mae: null, rmse: null, r2: null, rows: null, held_out_rows: 0, measured_on: 'nothing' },
  },
  forest: flattenTrees([{ feature: 0, threshold: 50, left: { leaf: 1 }, right: { leaf: 2 } }]),
});
const rows: FeatureRow[] = Array.from({ length: 101 }, (_, a) => ({ a }));

/** Takes a millisecond a row. */
const slow: Predictor = {
  ...forest,
  predictMany(some) {
    const until = performance.now() + some.length;
    while (performance.now() < until);
    return forest.predictMany(some);
  },
};

it('lets others have their turn while a batch is predicted, and counts what the model took', async () => {
  let turns = 0;
  let ended = false;
  const others = (async () => {
    for (; !ended; turns++) await setImmediate();
  })();
  const { predictions, seconds } = await predictInTurns(slow, rows);
  ended = true;
  await others;
  expect(predictions).toEqual(forest.predictMany(rows));
  expect(turns).toBeGreaterThanOrEqual(6);
  expect(seconds).toBeGreaterThanOrEqual(0.1);
});

it('answers one row at once', () => {
  expect(predictInTurns(forest, rows.slice(0, 1))).toMatchObject({ predictions: [{ prediction: 1 }] });
});

it('gives all rows at once to a model of another tool', async () => {
  const { file: _, ...other } = forest;
  const asked: number[] = [];
  const foreign: Predictor = {
    ...other,
    async predictMany(some): Promise<Prediction[]> {
      asked.push(some.length);
      return forest.predictMany(some);
    },
  };
  expect((await predictInTurns(foreign, rows)).predictions).toEqual(forest.predictMany(rows));
  expect(asked).toEqual([101]);
});
