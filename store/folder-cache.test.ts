import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFolderCache } from './folder-cache.js';
import { writeFileAtomically } from './write-file-atomically.js';

let parent: string;
let folder: string;
let now: number;
let reads: number;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'folder-cache-'));
  folder = join(parent, 'runs');
  now = 0;
  reads = 0;
});
afterEach(() => rm(parent, { recursive: true }));

const cache = () =>
  createFolderCache(
    folder,
    async () => {
      reads++;
      return (await readdir(folder).catch(() => [])).sort();
    },
    () => now,
  );

describe('createFolderCache', () => {
  it('reads again while the folder is fresh, then only when it has changed', async () => {
    const names = cache();
    expect(await names()).toEqual([]);
    await writeFileAtomically(join(folder, 'a.json'), '{}');
    expect(await names()).toEqual(['a.json']);
    now = 1_000;
    await names();
    expect(reads).toBe(3);
    now = 3_000;
    expect(await names()).toEqual(['a.json']);
    expect(reads).toBe(4);
    now = 100_000;
    expect(await names()).toEqual(['a.json']);
    expect(reads).toBe(4);
    await writeFileAtomically(join(folder, 'b.json'), '{}');
    expect(await names()).toEqual(['a.json', 'b.json']);
    // Replaced under its name.
    now = 200_000;
    await names();
    const before = reads;
    await names();
    expect(reads).toBe(before);
    await writeFileAtomically(join(folder, 'b.json'), '{"new":true}');
    await names();
    expect(reads).toBe(before + 1);
    await rm(folder, { recursive: true });
    expect(await names()).toEqual([]);
  });

  it('keeps nothing of a read that failed', async () => {
    await writeFile(join(parent, 'file'), '');
    let broken = true;
    const value = createFolderCache(
      parent,
      async () => {
        if (broken) throw new Error('unreadable');
        return 'whole';
      },
      () => now,
    );
    await expect(value()).rejects.toThrow('unreadable');
    broken = false;
    expect(await value()).toBe('whole');
  });
});
