import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { quickFiles } from './quick-files.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'quick-files-'));
});
afterEach(() => rm(folder, { recursive: true }));

const text = Buffer.from('a row\n');

it('writes and looks, never on the spot', async () => {
  const path = join(folder, 'log.csv');
  const handle = await quickFiles.open(path, 'ax');
  let written = false;
  const pending = handle.write(text, 2, 4).then((result) => {
    written = true;
    return result;
  });
  await Promise.resolve();
  expect(written).toBe(false);
  expect(await pending).toEqual({ bytesWritten: 4 });
  expect(await quickFiles.stat(path, { bigint: true })).toMatchObject({ size: 4n });
  await handle.close();
  expect(await readFile(path, 'utf8')).toBe('row\n');
});

it('tells of failures', async () => {
  await expect(quickFiles.stat(join(folder, 'nothing'), { bigint: true })).rejects.toThrow('ENOENT');
  await expect(quickFiles.open(folder, 'ax')).rejects.toThrow('EEXIST');
  const path = join(folder, 'log.csv');
  await (await quickFiles.open(path, 'ax')).close();
  const readOnly = await quickFiles.open(path, 'r');
  await expect(readOnly.write(text, 0, text.length)).rejects.toThrow('EBADF');
  await readOnly.close();
});
