import { mkdir, mkdtemp, readdir, readFile, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { readFit, writeFit } from './fit-file.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fits-'));
  return () => rm(folder, { recursive: true });
});
const fileOf = (key: string): string => join(folder, `${key}.fit`);

it('gives back what was kept, and nothing for another key', async () => {
  await writeFit(folder, 'abc', '{"x":"ü\\n"}');
  expect(await readFit(folder, 'abc')).toBe('{"x":"ü\\n"}');
  expect(await readFit(folder, 'abd')).toBeNull();
  expect(await readFit(join(folder, 'nowhere'), 'abc')).toBeNull();
});

it('takes what is damaged for absent: cut off anywhere, changed, no file, nothing', async () => {
  await writeFit(folder, 'abc', 'a text of some length');
  const whole = await readFile(fileOf('abc'));
  for (let bytes = 0; bytes < whole.length; bytes++) {
    await writeFile(fileOf('abc'), whole);
    await truncate(fileOf('abc'), bytes);
    expect(await readFit(folder, 'abc'), `${bytes} bytes`).toBeNull();
  }
  await writeFile(fileOf('abc'), whole.toString().replace('some', 'same'));
  expect(await readFit(folder, 'abc')).toBeNull();
  await mkdir(fileOf('folder'));
  expect(await readFit(folder, 'folder')).toBeNull();
});

it('removes what a killed process left, and the least recently used to make room', async () => {
  const longAgo = new Date(Date.now() - 7_200_000);
  const torn = 'x.fit.123-0123456789ab.tmp';
  for (const name of ['old.fit', 'used.fit', torn, 'new.fit.9-0123456789ab.tmp', 'a.profile']) {
    await writeFile(join(folder, name), '');
    // Sparse: the size is what counts.
    await truncate(join(folder, name), 150 * 1024 ** 2);
  }
  for (const name of ['old.fit', torn, 'a.profile']) await utimes(join(folder, name), longAgo, longAgo);
  await writeFit(folder, 'new', 'text');
  expect((await readdir(folder)).sort()).toEqual([
    'a.profile',
    'new.fit',
    'new.fit.9-0123456789ab.tmp',
    'used.fit',
  ]);
});
