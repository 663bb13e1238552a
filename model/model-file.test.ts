import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { flattenTrees } from './flat-forest.js';
import { type ModelFile, type ModelHeader, readModelFile, versionOf, writeModelFile } from './model-file.js';

const forest = flattenTrees([
  { feature: 0, threshold: 0.1 + 0.2, left: { leaf: 1 / 3 }, right: { leaf: 0.9999999999999999 } },
  { leaf: 0.5 },
]);
const header: ModelHeader = {
  format: 'sentinelml-forest',
  format_version: 1,
  model: 'shop',
  version: 'rf-0123456789',
  framework: 'ml-random-forest',
  comparison: '<',
  features: [
    { name: 'age', type: 'numeric' },
    {
      name: 'city',
      type: 'categorical',
      categories: ['Oslo', 'Rome'],
      codes: [0.1, 0.7],
      unknown: 0.4,
      missing: 0.2,
    },
  ],
  target: { name: 'bought', classes: ['no', 'yes'] },
  training: {
    rows: 10,
    sha256: 'a'.repeat(64),
    params: { trees: 2 },
    seed: 42,
    trained_at: '2026-01-02T03:04:05.000Z',
  },
  metrics: { accuracy: 0.8, roc_auc: null, rows: 10, held_out_rows: 0, measured_on: 'out_of_bag' },
};
const file: ModelFile = { header, forest };

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sentinel-model-'));
  path = join(folder, 'models', 'shop', 'model.json');
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** Writes the file, replaces `part` of its text, and reads it back. */
async function readSpoiled(part: string | RegExp, replacement: string): Promise<ModelFile> {
  await writeModelFile(path, file);
  const text = await readFile(path, 'utf8');
  const spoiled = text.replace(part, replacement);
  expect(spoiled).not.toBe(text);
  await writeFile(path, spoiled);
  return readModelFile(path, 'shop');
}

describe('writeModelFile and readModelFile', () => {
  it('give back every bit', async () => {
    await writeModelFile(path, file);
    expect(await readModelFile(path, 'shop')).toEqual(file);
  });

  it('leave nothing but the file, also when it is written again', async () => {
    await writeModelFile(path, file);
    await writeModelFile(path, { header: { ...header, version: 'rf-second' }, forest });
    expect(await readdir(join(folder, 'models', 'shop'))).toEqual(['model.json']);
    expect((await readModelFile(path, 'shop')).header.version).toBe('rf-second');
  });

  it('leave no temporary file when the rename fails', async () => {
    await expect(writeModelFile(folder, file)).rejects.toThrow();
    const beside = await readdir(join(folder, '..'));
    expect(
      beside.filter((name) => name.endsWith('.tmp') && name.includes(folder.split('/').pop() ?? '?')),
    ).toEqual([]);
  });
});

describe('readModelFile', () => {
  it('says how to train when there is no file', async () => {
    await expect(readModelFile(path, 'shop')).rejects.toMatchObject({
      code: 'SENT_MODEL_NOT_TRAINED',
      message: `Model "shop" has no model file at ${path}. Train it with: sentinel train --model shop`,
    });
  });

  it.each<[string, string | RegExp, string, string]>([
    ['text that is not JSON', '{', '{{', 'the file'],
    ['a torn file', /"sha256": "[0-9a-f]{64}"\n}\n$/, '', 'the file'],
    ['another format', 'sentinelml-forest', 'pickle', 'header.format'],
    ['a later format version', '"format_version": 1', '"format_version": 2', 'header.format_version'],
    ['a version that could not stand in a file name', 'rf-0123456789', '../x', 'header.version'],
    ['an unknown comparison', '"<"', '">"', 'header.comparison'],
    ['a feature named twice', '"name": "age"', '"name": "city"', 'header.features: a name stands twice'],
    ['a category without a code', '"Oslo",', '', '"city" has 1 categories and 2 codes'],
    ['arrays that are not base64', /"left": "[^"]*"/, '"left": "*"', 'arrays.left'],
    ['an array cut short', /"left": "[^"]*"/, '"left": "AAA="', 'arrays.left: not a multiple of 4 bytes'],
    ['changed arrays', /"roots": "[^"]*"/, '"roots": "AAAAAA=="', 'sha256'],
    ['an unknown field', '"metrics"', '"extra": 1, "metrics"', 'header'],
  ])('refuses %s', async (_, part, replacement, problem) => {
    const reading = readSpoiled(part, replacement);
    await expect(reading).rejects.toMatchObject({ code: 'SENT_MODEL_FILE_INVALID' });
    await expect(reading).rejects.toThrow(problem);
  });

  it('refuses a forest with a circle, though its checksum is right', async () => {
    await writeModelFile(path, { header, forest: { ...forest, right: Int32Array.of(0, -1, -1, -1) } });
    await expect(readModelFile(path, 'shop')).rejects.toThrow('node 0 leads to 0');
  });
});

describe('versionOf', () => {
  it('changes with what predicts, and with nothing else', () => {
    const version = versionOf(header, forest);
    expect(version).toMatch(/^rf-[0-9a-f]{10}$/);
    const later = { ...header, training: { ...header.training, trained_at: '2027-01-01T00:00:00.000Z' } };
    expect(versionOf(later, forest)).toBe(version);
    const others = [
      versionOf({ ...header, comparison: '<=' }, forest),
      versionOf({ ...header, features: header.features.slice(0, 1) }, forest),
      versionOf({ ...header, target: { name: 'bought', classes: ['yes', 'no'] } }, forest),
      versionOf(header, { ...forest, leaf: forest.leaf.map((value) => value / 2) }),
    ];
    expect(new Set([version, ...others]).size).toBe(5);
  });
});
