import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ModelConfig, modelOf, parseConfig } from '../config/load-config.js';
import { loadModel } from './load-model.js';
import { createModelRegistry } from './registry.js';
import { seededRandom } from './seeded-random.js';
import { notTrainable, trainModel } from './train-model.js';

const FEATURES = `{ age: { type: numeric }, city: { type: categorical, nullable: true } }`;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sentinel-train-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

function shop({
  features = FEATURES,
  classes = '[no, yes]',
  training = '{ trees: 10, rows_per_tree: 60 }',
} = {}) {
  const text = `{ default_model: shop, models: { shop: { features: ${features},
    target: { name: bought, classes: ${classes} }, reference: reference.csv, training: ${training} } } }`;
  return modelOf(parseConfig(text, join(folder, 'sentinel.config.yaml')));
}

/** People over 40 buy, and those in Rome. */
function csv(rows: number, seed: number): string {
  const draw = seededRandom(seed);
  const lines = Array.from({ length: rows }, () => {
    const age = 18 + draw(60);
    const city = ['Rome', 'Oslo', ''][draw(3)] ?? '';
    return `${city},${age},${age > 40 || city === 'Rome' ? 'yes' : 'no'},${draw(1000)}`;
  });
  return ['city,age,bought,ignored', ...lines, ''].join('\n');
}

const train = async (config: ModelConfig, at = '2026-01-02T03:04:05.000Z') =>
  trainModel(config, { now: () => new Date(at) });

describe('trainModel', () => {
  it('writes a model that loadModel serves', async () => {
    await writeFile(join(folder, 'reference.csv'), csv(400, 1));
    const config = shop();
    const seen: number[] = [];
    const times = [Date.UTC(2026, 0, 1), Date.UTC(2026, 0, 1, 0, 0, 3, 250)];
    const trained = await trainModel(config, {
      onProgress: (done) => seen.push(done),
      now: () => new Date((times.length > 1 ? times.shift() : times[0]) ?? 0),
    });
    expect(trained).toMatchObject({
      path: join(folder, 'data/models/shop', trained.version, 'model.json'),
      seconds: 3.25,
    });
    expect(seen).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);

    const predictor = await loadModel(config);
    expect(predictor).toMatchObject({ model: 'shop', version: trained.version, metrics: trained.metrics });
    const registry = createModelRegistry(config, { now: () => new Date() });
    expect((await registry.get(trained.version)).training).toMatchObject({
      rows: 400,
      seed: 42,
      params: { trees: 10, rows_per_tree: 60, max_depth: 8, min_samples: 5 },
      trained_at: '2026-01-01T00:00:00.000Z',
    });
    const rows = [
      { age: 70, city: 'Oslo' },
      { age: 20, city: 'Oslo' },
      { age: 20, city: 'Rome' },
      { age: 20, city: null },
    ];
    const labels = (await predictor.predictMany(rows)).map(({ label }) => label);
    expect(labels).toEqual(['yes', 'no', 'yes', 'no']);
  });

  it('gives the same version whenever it runs, another for other rows', async () => {
    const config = shop();
    await writeFile(join(folder, 'reference.csv'), csv(300, 1));
    const first = await train(config);
    expect((await train(config, '2027-05-06T00:00:00.000Z')).version).toBe(first.version);
    await writeFile(join(folder, 'reference.csv'), csv(300, 2));
    expect((await train(config)).version).not.toBe(first.version);
  });

  it('leaves a candidate in the registry when it is not to promote', async () => {
    const config = shop();
    const registry = createModelRegistry(config, { now: () => new Date() });
    await writeFile(join(folder, 'reference.csv'), csv(300, 1));
    const champion = await train(config);
    await writeFile(join(folder, 'reference.csv'), csv(300, 2));
    const candidate = await trainModel(config, { now: () => new Date(), promote: false });
    expect((await loadModel(config)).version).toBe(champion.version);
    expect(await registry.get(candidate.version)).toMatchObject({
      source: 'trained',
      metrics: candidate.metrics,
      training: { rows: 300, seed: 42 },
      features: [
        { name: 'age', type: 'numeric' },
        { name: 'city', type: 'categorical' },
      ],
    });
    expect(await registry.history()).toHaveLength(1);
  });

  it('refuses to train where the configuration names a model file', async () => {
    const config = { ...shop(), model_file: join(folder, 'given.json') };
    await expect(train(config)).rejects.toMatchObject({ code: 'SENT_MODEL_FILE_FIXED' });
  });

  it('measures on held-out rows where there are any, else out of bag', async () => {
    await writeFile(join(folder, 'reference.csv'), csv(400, 1));
    await writeFile(join(folder, 'held.csv'), csv(150, 2));
    const outOfBag = (await train(shop())).metrics;
    expect(outOfBag).toMatchObject({ rows: 400, held_out_rows: 0, measured_on: 'out_of_bag' });
    const heldOut = (await train(shop({ training: '{ trees: 10, rows_per_tree: 60, held_out: held.csv }' })))
      .metrics;
    expect(heldOut).toMatchObject({ rows: 400, held_out_rows: 150, measured_on: 'held_out' });
    for (const metrics of [outOfBag, heldOut]) {
      const [accuracy, rocAuc] = 'accuracy' in metrics ? [metrics.accuracy, metrics.roc_auc] : [];
      expect(accuracy).toBeGreaterThan(0.9);
      expect(rocAuc).toBeGreaterThan(0.95);
    }
  });

  it('keeps how far its probabilities can be taken at their word', async () => {
    await writeFile(join(folder, 'reference.csv'), csv(400, 1));
    await writeFile(join(folder, 'held.csv'), csv(150, 2));
    const registry = createModelRegistry(shop(), { now: () => new Date() });
    const kept = async (training: string) =>
      (await registry.get((await train(shop({ training }))).version)).calibration;
    const outOfBag = await kept('{ trees: 10, rows_per_tree: 60 }');
    expect(outOfBag).toMatchObject({ of: 'positive_class', measured_on: 'out_of_bag', rows: 400 });
    const heldOut = await kept('{ trees: 10, rows_per_tree: 60, seed: 1, held_out: held.csv }');
    expect(heldOut).toMatchObject({ of: 'positive_class', measured_on: 'held_out', rows: 150 });
    expect(heldOut?.bins.reduce((sum, { rows }) => sum + rows, 0)).toBe(150);
    expect(heldOut?.isotonic.reduce((sum, { rows }) => sum + rows, 0)).toBe(150);
  });

  it('refuses targets that it cannot learn', async () => {
    const three = shop({ classes: '[no, yes, maybe]' });
    await expect(train(three)).rejects.toThrow(
      'Model "shop" cannot be trained here: it has 3 classes. Train it elsewhere',
    );
    const price = { ...three, target: { type: 'regression', name: 'price' } } as const;
    await expect(train(price)).rejects.toThrow('its target is a number');
    expect(notTrainable(shop())).toBeNull();
  });

  it('refuses a reference with one class or no rows, and writes nothing', async () => {
    const config = shop();
    await writeFile(join(folder, 'reference.csv'), 'city,age,bought\nRome,50,yes\nRome,51,yes\n');
    await expect(train(config)).rejects.toMatchObject({ code: 'SENT_DATA_FILE_INVALID' });
    await expect(train(config)).rejects.toThrow('every "bought" is "yes", and a model needs both classes');
    await writeFile(join(folder, 'reference.csv'), 'city,age,bought\n');
    await expect(train(config)).rejects.toThrow('cannot be read as training data: it has no rows');
    await expect(loadModel(config)).rejects.toMatchObject({ code: 'SENT_MODEL_NOT_TRAINED' });
    expect(await readdir(folder)).toEqual(['reference.csv']);
  });

  it('keeps the model it has when training fails', async () => {
    const config = shop();
    await writeFile(join(folder, 'reference.csv'), csv(300, 1));
    const { version } = await train(config);
    await writeFile(join(folder, 'reference.csv'), 'city,age,bought\nRome,old,yes\n');
    await expect(train(config)).rejects.toMatchObject({ code: 'SENT_DATA_VALUE_INVALID' });
    expect((await loadModel(config)).version).toBe(version);
  });
});
