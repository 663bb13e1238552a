import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  createFileAtomically,
  isTemporaryName,
  temporaryPath,
  writeFileAtomically,
} from './write-file-atomically.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'atomically-'));
});
afterEach(() => rm(folder, { recursive: true }));

it('writes texts and bytes, makes the folder, and replaces what was there', async () => {
  const file = join(folder, 'a', 'b', 'report.html');
  await writeFileAtomically(file, 'größe');
  expect(await readFile(file, 'utf8')).toBe('größe');
  await writeFileAtomically(file, Uint8Array.of(1, 2, 3));
  expect([...(await readFile(file))]).toEqual([1, 2, 3]);
  expect(await readdir(join(folder, 'a', 'b'))).toEqual(['report.html']);
});

it('leaves no temporary file when it fails', async () => {
  const taken = join(folder, 'taken');
  await mkdir(join(taken, 'by a folder'), { recursive: true });
  await expect(writeFileAtomically(taken, 'x')).rejects.toThrow();
  expect(await readdir(folder)).toEqual(['taken']);
  await writeFile(join(folder, 'file'), 'x');
  await expect(writeFileAtomically(join(folder, 'file', 'y'), 'x')).rejects.toThrow();
});

it('shows a reader the old content or the new, never a part', async () => {
  const file = join(folder, 'file');
  const contents = ['a', 'b'].map((letter) => letter.repeat(2_000_000));
  await writeFileAtomically(file, contents[0] ?? '');
  let writing = true;
  const writer = Promise.all(
    contents.map(async (content) => {
      for (let round = 0; round < 15; round += 1) await writeFileAtomically(file, content);
    }),
  ).finally(() => {
    writing = false;
  });
  while (writing) expect(contents.includes(await readFile(file, 'utf8'))).toBe(true);
  await writer;
  expect(await readdir(folder)).toEqual(['file']);
});

it('makes a new file once, however many try', async () => {
  const path = join(folder, 'made', 'record.json');
  const outcomes = await Promise.all(
    Array.from({ length: 10 }, (_, i) => createFileAtomically(path, `${i}`.repeat(100_000))),
  );
  expect(outcomes.filter(Boolean)).toHaveLength(1);
  expect(await readFile(path, 'utf8')).toBe(`${outcomes.indexOf(true)}`.repeat(100_000));
  expect(await createFileAtomically(path, 'again')).toBe(false);
  expect(await readdir(join(folder, 'made'))).toEqual(['record.json']);
});

it('gives every call a name of its own, beside the file', () => {
  const names = new Set(Array.from({ length: 1000 }, () => temporaryPath('/data/x.json')));
  expect(names.size).toBe(1000);
  for (const name of names) expect(name).toMatch(/^\/data\/x\.json\..*\.tmp$/);
});

it('knows the temporary names that it makes, and no others', () => {
  expect(isTemporaryName(temporaryPath('drift.json'))).toBe(true);
  for (const name of ['drift.json', 'drift.tmp', 'drift.12-abc.tmp', '.tmp'])
    expect(isTemporaryName(name)).toBe(false);
});
