/**
 * One process at a time compacts a folder. The lock is a file that its holder touches every few seconds; one that was not
 * touched for long belongs to a process that is gone, and is taken over.
 */
import { randomUUID } from 'node:crypto';
import { readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { createFileAtomically } from '../write-file-atomically.js';

const TOUCH_MS = 3_000;
const STALE_MS = 20_000;

export interface FolderLock {
  /**
   * Makes sure that nobody has taken the lock over, as may happen to a process that was stopped for long.
   *
   * @throws Error when somebody has
   */
  check(): Promise<void>;
}

/**
 * Does `work` while holding the lock of a folder, which must exist.
 *
 * @throws Error when another process holds it; what `work` throws
 */
export async function withFolderLock<T>(folder: string, work: (lock: FolderLock) => Promise<T>): Promise<T> {
  const path = join(folder, 'compaction.lock');
  const token = randomUUID();
  await takeOverStale(path, token);
  if (!(await createFileAtomically(path, token)))
    throw new Error(`${folder} is being compacted by another run`);
  const isOurs = async (): Promise<boolean> => (await readFile(path, 'utf8').catch(() => '')) === token;
  const touch = setInterval(() => {
    const now = new Date();
    // A lock that is gone is noticed by the next check.
    void isOurs()
      .then((ours) => (ours ? utimes(path, now, now) : undefined))
      .catch(() => {});
  }, TOUCH_MS);
  try {
    return await work({
      async check() {
        if (!(await isOurs())) throw new Error(`the lock of ${folder} was taken over by another run`);
      },
    });
  } finally {
    clearInterval(touch);
    if (await isOurs()) await rm(path, { force: true });
  }
}

/** Moves a lock away that nobody touches any more. */
async function takeOverStale(path: string, token: string): Promise<void> {
  const info = await stat(path).catch(() => null);
  if (info === null || Date.now() - info.mtimeMs < STALE_MS) return;
  const aside = `${path}.${token}`;
  try {
    await rename(path, aside);
    // Between the look and the rename another process may have done the same and begun.
    const moved = await stat(aside);
    if (Date.now() - moved.mtimeMs < STALE_MS)
      await createFileAtomically(path, await readFile(aside, 'utf8'));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  } finally {
    await rm(aside, { force: true });
  }
}
