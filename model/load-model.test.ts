import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { modelOf, parseConfig } from '../config/load-config.js';
import { flattenTrees } from './flat-forest.js';
import { forestHeader } from './forest-header.fixture.js';
import { loadModel } from './load-model.js';
import { modelFileText } from './model-file.js';

let folder: string;

const FEATURES = '{ age: { type: numeric }, city: { type: categorical } }';
const config = (features = FEATURES, classes = '[no, yes]', id = 'shop') =>
  modelOf(
    parseConfig(
      `{ default_model: ${id}, models: { ${id}: { features: ${features}, target: { name: bought, classes: ${classes} },
         reference: r.csv, model_file: model.json } } }`,
      join(folder, 'sentinel.config.yaml'),
    ),
  );

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sentinel-load-'));
  const text = modelFileText({
    header: forestHeader({
      features: [
        { name: 'age', type: 'numeric' },
        { name: 'city', type: 'categorical', categories: ['Rome'], codes: [1], unknown: 0, missing: 0 },
      ],
    }),
    forest: flattenTrees([{ feature: 1, threshold: 0.5, left: { leaf: 0.2 }, right: { leaf: 0.7 } }]),
  });
  await writeFile(join(folder, 'model.json'), text);
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

describe('loadModel', () => {
  it('serves a file that fits the configuration, in whatever order it names the features', async () => {
    const predictor = await loadModel(config('{ city: { type: categorical }, age: { type: numeric } }'));
    expect(await predictor.predictMany([{ age: 3, city: 'Rome' }])).toEqual([
      { prediction: 1, label: 'yes', probability: 0.7 },
    ]);
  });

  it('tells a file that is not there from one that cannot be read', async () => {
    const at = (model_file: string) => loadModel({ ...config(), model_file });
    await expect(at(join(folder, 'none.json'))).rejects.toMatchObject({
      code: 'SENT_MODEL_FILE_MISSING',
      message: `Model "shop" has no model file at ${join(folder, 'none.json')}.`,
    });
    await expect(at(folder)).rejects.toMatchObject({ code: 'SENT_MODEL_FILE_INVALID' });
  });

  it.each<[string, string[], string]>([
    [
      'a feature it lacks',
      ['{ age: { type: numeric }, city: { type: categorical }, sex: { type: categorical } }'],
      'without the feature "sex"',
    ],
    [
      'a feature too many',
      ['{ age: { type: numeric } }'],
      'with the feature "city", which the configuration',
    ],
    [
      'a feature of another type',
      ['{ age: { type: categorical }, city: { type: categorical } }'],
      'feature "age" is numeric, the configuration says categorical',
    ],
    [
      'other classes',
      [FEATURES, '[yes, no]'],
      'it predicts the classes ["no","yes"], the configuration says the classes ["yes","no"]',
    ],
    ['another model', [FEATURES, '[no, yes]', 'other'], 'it is of model "shop", expected "other"'],
  ])('refuses %s', async (_, [features, classes, id], problem) => {
    const loading = loadModel(config(features, classes, id));
    await expect(loading).rejects.toMatchObject({ code: 'SENT_MODEL_FILE_INVALID' });
    await expect(loading).rejects.toThrow(problem);
  });
});
