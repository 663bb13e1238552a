import { execFile } from 'node:child_process';
import { appendFile, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openLiveFile } from './live-file.js';

let folder: string;
let path: string;
let scratch: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'live-file-'));
  path = join(folder, 'live_predictions_20260301_w1.csv');
  scratch = join(folder, 'window.parquet');
});
afterEach(() => rm(folder, { recursive: true }));

async function write(content: string, settled: boolean): Promise<void> {
  await writeFile(path, content);
  if (settled) await utimes(path, new Date('2026-03-05'), new Date('2026-03-05'));
}

it('reads a settled file where it is, and notices when it grows all the same', async () => {
  await write('id,x\n1,2\n', true);
  const file = await openLiveFile(path, scratch);
  expect(file).toMatchObject({ path, tornBytes: 0, header: { names: ['id', 'x'] } });
  expect(await file?.isUnchanged()).toBe(true);
  await appendFile(path, '3,');
  expect(await file?.isUnchanged()).toBe(false);
  await file?.close();
  expect(await readFile(path, 'utf8')).toBe('id,x\n1,2\n3,');
});

it.each([
  ['lately modified', 'id,x\n1,2\n', false, false],
  ['torn', 'id,x\n1,2\n3,', true, false],
  ['that has to be copied', 'id,x\n1,2\n', true, true],
])('reads the complete rows of a file %s from a copy, and removes it', async (_, content, settled, copy) => {
  await write(content, settled);
  const file = await openLiveFile(path, scratch, copy);
  expect(file?.path).not.toBe(path);
  expect(await readFile(file?.path ?? '', 'utf8')).toBe('id,x\n1,2\n');
  await appendFile(path, '5,6\n');
  expect(await file?.isUnchanged()).toBe(true);
  await file?.close();
  expect(await readdir(folder)).toEqual(['live_predictions_20260301_w1.csv']);
});

it('has nothing to read of a file without a complete header', async () => {
  await write('id,', false);
  expect(await openLiveFile(path, scratch)).toBeNull();
});

it('does not wait at a pipe for somebody to write into it', async () => {
  await promisify(execFile)('mkfifo', [path]);
  await expect(openLiveFile(path, scratch)).rejects.toThrow('it is no file');
});
