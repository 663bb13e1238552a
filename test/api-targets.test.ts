/** Answers and log of models that do not choose between two classes: a number, and one of three. */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Registry } from 'prom-client';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { predict } from '../api/predict.js';
import { createServedModels } from '../api/served-models.js';
import { type ModelConfig, modelOf, parseConfig } from '../config/load-config.js';
import { createPredictionMetrics } from '../metrics/prediction-metrics.js';
import { type FlatForest, flattenTrees } from '../model/flat-forest.js';
import { loadModel } from '../model/load-model.js';
import { type ModelFile, modelFileText } from '../model/model-file.js';
import { modelStamp } from '../model/model-stamp.js';
import { createLiveLog } from '../store/live-log.js';

const now = () => new Date('2026-11-23T08:00:00.000Z');
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sentinel-targets-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** A stump: below 50 the leaf `low`, else `high`. */
async function served(
  target: string,
  low: number[],
  high: number[],
  features = '{ size: { type: numeric } }',
) {
  const config = parseConfig(
    `{ default_model: house, models: { house: { features: ${features}, target: ${target}, reference: r.csv,
       model_file: model.json } } }`,
    join(folder, 'sentinel.config.yaml'),
  );
  const model = modelOf(config);
  const stump = flattenTrees([{ feature: 0, threshold: 50, left: { leaf: 0 }, right: { leaf: 0 } }]);
  const forest: FlatForest = {
    ...stump,
    outputs: low.length,
    leaf: Float64Array.of(...low.map(() => 0), ...low, ...high),
  };
  const { metrics } = await writeModel(model, forest);
  const registry = new Registry();
  const counts = createPredictionMetrics(registry, () => []);
  const models = createServedModels({
    config,
    loadModel,
    modelStamp,
    openLog: (of, header) => createLiveLog({ directory: of.live_dir, columns: [...header], now }),
    metrics: () => counts,
  });
  const entry = await models.get('house');
  return {
    metrics,
    registry,
    ask: async (...sizes: number[]) =>
      predict(entry, entry.parse({ instances: sizes.map((size) => ({ size })) }), {
        metrics: counts,
        time: () => now().toISOString(),
      }),
    async log() {
      await models.close();
      const [name = ''] = await readdir(model.live_dir);
      return (await readFile(join(model.live_dir, name), 'utf8')).trim().split('\n');
    },
  };
}

async function writeModel(model: ModelConfig, forest: FlatForest): Promise<ModelFile['header']> {
  const regression = model.target.type === 'regression';
  const measured = { rows: null, held_out_rows: 0, measured_on: 'nothing' } as const;
  const header: ModelFile['header'] = {
    format: 'sentinelml-forest',
    format_version: 1,
    model: model.id,
    version: 'sk-1',
    framework: 'test',
    comparison: '<',
    input: 'float64',
    outputs: forest.outputs,
    decision: regression ? 'threshold' : 'first',
    features: [{ name: 'size', type: 'numeric' }],
    target: model.target,
    training: { rows: null, sha256: null, params: {}, seed: null, trained_at: now().toISOString() },
    metrics: regression
      ? { mae: null, rmse: null, r2: null, ...measured }
      : { accuracy: null, roc_auc: null, ...measured },
  };
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'model.json'), modelFileText({ header, forest }));
  return header;
}

it('answers a number, without label and probability, and logs it', async () => {
  const house = await served('{ name: price, type: regression }', [1250.5], [-3]);
  const answers = await house.ask(10, 60);
  expect(answers).toMatchObject([
    { model: 'house', model_version: 'sk-1', prediction: 1250.5, label: null, probability: null },
    { prediction: -3, label: null, probability: null },
  ]);
  expect(Object.keys(answers[0] ?? {})).toEqual([
    'id',
    'model',
    'model_version',
    'prediction',
    'label',
    'probability',
    'timestamp',
  ]);
  expect(await house.registry.metrics()).toContain(
    'sentinelml_predictions_total{model="house",version="sk-1",predicted_class=""} 2',
  );
  const timestamp = now().toISOString();
  expect(await house.log()).toEqual([
    'id,timestamp,model_version,size,prediction',
    `${answers[0]?.id},${timestamp},sk-1,10,1250.5`,
    `${answers[1]?.id},${timestamp},sk-1,60,-3`,
  ]);
});

it('answers one of three classes with the probability of each, and logs them', async () => {
  const colours = '{ name: colour, classes: [red, green, blue] }';
  const house = await served(colours, [0.25, 0.25, 0.5], [0.4, 0.4, 0.2]);
  const answers = await house.ask(10, 60);
  expect(answers).toMatchObject([
    {
      prediction: 2,
      label: 'blue',
      probability: 0.5,
      probabilities: { red: 0.25, green: 0.25, blue: 0.5 },
    },
    { prediction: 0, label: 'red', probability: 0.4 },
  ]);
  const [header, first] = await house.log();
  expect(header).toBe(
    'id,timestamp,model_version,size,prediction,probability,probability_red,probability_green,probability_blue',
  );
  expect(first).toMatch(/,10,2,0\.5,0\.25,0\.25,0\.5$/);
});

it('refuses a model file that says something else than the configuration', async () => {
  await expect(served('{ name: colour, classes: [red, green, blue] }', [0.5, 0.5], [0, 1])).rejects.toThrow(
    'header.outputs: 2, expected 3',
  );
});
