import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { writeFileAtomically } from '../store/write-file-atomically.js';
import { addChampionRecord } from './champion-log.js';
import { modelStamp } from './model-stamp.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sentinel-stamp-'));
});
afterEach(() => rm(folder, { recursive: true }));

it('changes with each promotion', async () => {
  const config = { model_dir: join(folder, 'shop') };
  const seen = [await modelStamp(config)];
  for (const number of [1, 2]) {
    await addChampionRecord(config.model_dir, {
      schema_version: 1,
      number,
      model: 'shop',
      version: 'rf-1',
      previous: null,
      action: 'promote',
      at: '2026-01-01T00:00:00.000Z',
      by: null,
      reason: null,
    });
    seen.push(await modelStamp(config));
  }
  expect(seen).toEqual(['0', '1', '2']);
});

it('changes with the file that is named, also when it is replaced by one of the same size', async () => {
  const model_file = join(folder, 'model.json');
  const config = { model_dir: folder, model_file };
  await expect(modelStamp(config)).rejects.toMatchObject({ code: 'ENOENT' });
  await writeFile(model_file, 'one');
  const first = await modelStamp(config);
  expect(await modelStamp(config)).toBe(first);
  await writeFileAtomically(model_file, 'two');
  expect(await modelStamp(config)).not.toBe(first);
});
