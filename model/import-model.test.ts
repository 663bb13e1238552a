import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { modelOf, parseConfig } from '../config/load-config.js';
import { importModel } from './import-model.js';
import { loadModel } from './load-model.js';
import { createModelRegistry } from './registry.js';
import { trainModel } from './train-model.js';

const deps = { now: () => new Date('2026-01-02T03:04:05.000Z') };
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sentinel-import-'));
  const rows = (step: number) =>
    Array.from({ length: 80 }, (_, i) => `${(i * step) % 80},${(i * step) % 80 > 40 ? 'yes' : 'no'}`);
  await writeFile(join(folder, 'reference.csv'), ['age,bought', ...rows(1), ''].join('\n'));
  await writeFile(join(folder, 'held.csv'), ['age,bought', ...rows(7).slice(0, 30), ''].join('\n'));
});
afterEach(() => rm(folder, { recursive: true }));

const shop = ({ data = 'data', held = '', feature = 'age' } = {}) =>
  modelOf(
    parseConfig(
      `{ default_model: shop, data_dir: ${data}, models: { shop: { features: { ${feature}: { type: numeric } },
         reference: reference.csv, target: { name: bought, classes: [no, yes] },
         training: { trees: 3, rows_per_tree: 30 ${held} } } } }`,
      join(folder, 'sentinel.config.yaml'),
    ),
  );

it('takes a model file in as a candidate, as it is, and measures it on the held-out rows', async () => {
  const { path, version } = await trainModel(shop({ data: 'elsewhere' }), deps);
  const config = shop({ held: ', held_out: held.csv' });
  const metadata = await importModel(config, path, deps);
  expect(metadata).toMatchObject({
    version,
    source: 'imported',
    framework: 'ml-random-forest',
    training: { rows: 80 },
    metrics: { rows: 80, held_out_rows: 30, measured_on: 'held_out' },
    calibration: { of: 'positive_class', measured_on: 'held_out', rows: 30 },
  });
  const registry = createModelRegistry(config, deps);
  expect(await readFile(registry.filePath(metadata), 'utf8')).toBe(await readFile(path, 'utf8'));
  expect((await registry.list()).map(({ state }) => state)).toEqual(['candidate']);
  await registry.promote(version);
  expect((await loadModel(config)).metrics).toEqual(metadata.metrics);
});

it('says that it was not measured where no rows are held out', async () => {
  const { path } = await trainModel(shop({ data: 'elsewhere' }), deps);
  expect(await importModel(shop(), path, deps)).toMatchObject({
    metrics: { accuracy: null, roc_auc: null, rows: 80, held_out_rows: 0, measured_on: 'nothing' },
    calibration: null,
  });
});

it('refuses what does not fit, and leaves nothing behind', async () => {
  const { path } = await trainModel(shop({ data: 'elsewhere' }), deps);
  const config = shop({ feature: 'size' });
  await expect(importModel(config, path, deps)).rejects.toThrow('without the feature "size"');
  await expect(importModel(config, join(folder, 'none.json'), deps)).rejects.toMatchObject({
    code: 'SENT_MODEL_FILE_MISSING',
  });
  await expect(importModel(config, join(folder, 'held.csv'), deps)).rejects.toThrow('the file: ');
  expect(await createModelRegistry(config, deps).list()).toEqual([]);
});
