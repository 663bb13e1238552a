import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  mayHaveProfile,
  profileKey,
  type ReferenceProfile,
  readProfile,
  writeProfile,
} from './reference-profile.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'profile-'));
});
afterEach(() => rm(folder, { recursive: true }));

const profile: ReferenceProfile = {
  table: {
    source: 'reference.csv',
    rows: 5,
    columns: [
      {
        type: 'numeric',
        name: 'the "x", <b>',
        values: Float64Array.of(-1.5, 0, 5e-324, 1.7e308),
        missing: 0,
        integer: false,
        ascending: true,
        infinite: 1,
      },
      {
        type: 'numeric',
        name: 'empty',
        values: new Float64Array(0),
        missing: 5,
        integer: true,
        ascending: true,
      },
      {
        type: 'categorical',
        name: 'city',
        categories: ['', 'Wien\n', '😀'],
        counts: Float64Array.of(1, 2, 1),
        missing: 1,
        codes: Int32Array.of(0, 1, 1, 2, -1),
      },
    ],
    skipped: [{ name: 'day', reason: 'holds DATE values' }],
    warnings: ['something'],
  },
  notes: { duplicates: 3 },
  // Neither ends where doubles may start.
  blocks: [Uint8Array.of(1, 2, 255), Uint8Array.from({ length: 12 }, (_, at) => at)],
};

const fileOf = (key: string) => join(folder, `${key}.profile`);

describe('a stored profile', () => {
  it('comes back as it was, without rows', async () => {
    await writeProfile(folder, 'abc', profile);
    const read = await readProfile(folder, 'abc');
    const [numbers, empty, city] = profile.table.columns;
    if (city?.type !== 'categorical') throw new Error('expected categories');
    const { codes, ...withoutCodes } = city;
    expect(read).toEqual({
      table: {
        ...profile.table,
        source: null,
        columns: [numbers, { ...empty, infinite: 0 }, withoutCodes],
      },
      notes: { duplicates: 3 },
      blocks: profile.blocks,
    });
    expect(await readdir(folder)).toEqual(['abc.profile']);
  });

  it('is shared memory, so that threads need no copy', async () => {
    await writeProfile(folder, 'abc', profile);
    const column = (await readProfile(folder, 'abc'))?.table.columns[0];
    expect(column?.type === 'numeric' && column.values.buffer).toBeInstanceOf(SharedArrayBuffer);
  });

  it('counts as absent when there is none', async () => {
    expect(await readProfile(folder, 'abc')).toBeNull();
    expect(await readProfile(join(folder, 'no such folder'), 'abc')).toBeNull();
  });

  it('knows of numbers that a double cannot tell apart', async () => {
    const column = {
      type: 'categorical',
      name: 'x',
      categories: ['9007199254740993'],
      counts: Float64Array.of(5),
      missing: 0,
      exactNumbers: true,
    } as const;
    await writeProfile(folder, 'abc', { ...profile, table: { ...profile.table, columns: [column] } });
    expect((await readProfile(folder, 'abc'))?.table.columns).toEqual([column]);
  });

  it.runIf(process.platform !== 'win32')(
    'counts as absent when a pipe or a folder stands there',
    async () => {
      await promisify(execFile)('mkfifo', [fileOf('pipe')]);
      expect(await readProfile(folder, 'pipe')).toBeNull();
      await writeProfile(folder, 'pipe', profile);
      expect(await readProfile(folder, 'pipe')).not.toBeNull();
      await mkdir(fileOf('folder'));
      expect(await readProfile(folder, 'folder')).toBeNull();
      await expect(writeProfile(folder, 'folder', profile)).rejects.toThrow();
    },
  );

  it('counts as absent when a byte of it is another, wherever it is', async () => {
    await writeProfile(folder, 'abc', profile);
    const whole = await readFile(fileOf('abc'));
    for (let at = 0; at < whole.length; at += 1) {
      const damaged = Buffer.from(whole);
      damaged[at] = (damaged[at] ?? 0) ^ 0xff;
      await writeFile(fileOf('abc'), damaged);
      expect(await readProfile(folder, 'abc'), `byte ${at}`).toBeNull();
    }
  });

  it('counts as absent when it is cut off', async () => {
    for (const bytes of [0, 4, 16, 40, 300]) {
      await writeProfile(folder, 'abc', profile);
      await truncate(fileOf('abc'), bytes);
      expect(await readProfile(folder, 'abc')).toBeNull();
    }
  });

  it('leaves the least recently used ones to make room', async () => {
    for (const name of ['old', 'used']) {
      await writeFile(fileOf(name), '');
      // Sparse: the size is what counts.
      await truncate(fileOf(name), 2.5 * 1024 ** 3);
    }
    await utimes(fileOf('old'), new Date(0), new Date(0));
    await writeProfile(folder, 'new', profile);
    expect((await readdir(folder)).sort()).toEqual(['new.profile', 'used.profile']);
  });
});

describe('profileKey', () => {
  it('depends on the content and on how it is read, not on the name', async () => {
    const [a, b, c] = ['a', 'b', 'c'].map((name) => join(folder, name));
    await writeFile(a ?? '', 'x\n1\n');
    await writeFile(b ?? '', 'x\n1\n');
    await writeFile(c ?? '', 'x\n2\n');
    const key = await profileKey(a ?? '', { types: {} });
    expect(key).toMatch(/^\d+-[0-9a-f]{64}$/);
    expect(await profileKey(b ?? '', { types: {} })).toBe(key);
    expect(await profileKey(c ?? '', { types: {} })).not.toBe(key);
    expect(await profileKey(a ?? '', { types: { x: 'categorical' } })).not.toBe(key);
  });
});

it('knows by its size that a file has no profile', async () => {
  const file = join(folder, 'reference.csv');
  await writeFile(file, 'x\n1\n');
  expect(await mayHaveProfile(folder, 4)).toBe(false);
  await writeProfile(folder, await profileKey(file, {}), profile);
  expect(await mayHaveProfile(folder, 4)).toBe(true);
  expect(await mayHaveProfile(folder, 5)).toBe(false);
  expect(await mayHaveProfile(join(folder, 'nowhere'), 4)).toBe(false);
});
