import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withFolderLock } from './folder-lock.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sentinel-lock-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('withFolderLock', () => {
  it('lets one in at a time, and the next one after it, also after a failure', async () => {
    let inside = 0;
    const enter = () =>
      withFolderLock(folder, async () => {
        inside += 1;
        expect(inside).toBe(1);
        await new Promise((resolve) => setTimeout(resolve, 20));
        inside -= 1;
      });
    const entered = await Promise.allSettled(Array.from({ length: 10 }, enter));
    expect(entered.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(withFolderLock(folder, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    await enter();
    expect(await readdir(folder)).toEqual([]);
  });

  it('takes over the lock of a process that is gone, and tells one that comes back', async () => {
    const path = join(folder, 'compaction.lock');
    await writeFile(path, 'somebody');
    await expect(withFolderLock(folder, async () => 'in')).rejects.toThrow('by another run');
    expect(await readFile(path, 'utf8')).toBe('somebody');
    const old = new Date(Date.now() - 60_000);
    await utimes(path, old, old);
    await withFolderLock(folder, async (lock) => {
      await lock.check();
      await writeFile(path, 'somebody else');
      await expect(lock.check()).rejects.toThrow('taken over');
    });
    expect(await readFile(path, 'utf8')).toBe('somebody else');
  });
});
