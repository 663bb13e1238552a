import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { modelOf, parseConfig } from '../config/load-config.js';
import { promoteVersion, rollBackVersion } from './promote-version.js';
import { createModelRegistry } from './registry.js';
import { trainModel } from './train-model.js';

const deps = { now: () => new Date('2026-01-02T03:04:05.000Z') };
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sentinel-promote-'));
  const lines = Array.from({ length: 80 }, (_, i) => `${i},${i > 40 ? 'yes' : 'no'}`);
  await writeFile(join(folder, 'reference.csv'), ['age,bought', ...lines, ''].join('\n'));
});
afterEach(() => rm(folder, { recursive: true }));

const shop = (seed: number) =>
  modelOf(
    parseConfig(
      `{ default_model: shop, models: { shop: { features: { age: { type: numeric } }, reference: reference.csv,
         target: { name: bought, classes: [no, yes] }, training: { trees: 2, rows_per_tree: 30, seed: ${seed} } } } }`,
      join(folder, 'sentinel.config.yaml'),
    ),
  );

it('promotes and rolls back what can be served, and nothing else', async () => {
  const config = shop(1);
  const [first, second] = [
    await trainModel(config, deps),
    await trainModel(shop(2), { ...deps, promote: false }),
  ];
  expect(second.version).not.toBe(first.version);
  const text = await readFile(second.path, 'utf8');
  await writeFile(second.path, text.replace('"shop"', '"shed"'));
  await expect(promoteVersion(config, second.version, {}, deps)).rejects.toThrow(
    'its SHA-256 is not the one in metadata.json',
  );
  await writeFile(second.path, text);
  await promoteVersion(config, second.version, { by: 'ann' }, deps);

  await rm(first.path);
  await expect(rollBackVersion(config, {}, deps)).rejects.toMatchObject({ code: 'SENT_MODEL_FILE_MISSING' });
  expect((await createModelRegistry(config, deps).champion())?.version).toBe(second.version);
  await trainModel(config, { ...deps, promote: false });
  expect(await rollBackVersion(config, { reason: 'worse' }, deps)).toMatchObject({
    action: 'rollback',
    version: first.version,
    reason: 'worse',
  });
  await expect(rollBackVersion(config, {}, deps)).rejects.toMatchObject({
    code: 'SENT_MODEL_NO_EARLIER_VERSION',
  });
});
