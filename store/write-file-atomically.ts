import { randomBytes } from 'node:crypto';
import { link, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makeFolder } from './make-folder.js';

/**
 * A name beside `path` that no other process and no other call takes. It starts with the file's own name and ends in
 * `.tmp`, so that no reader that looks for an ending takes it for the file.
 */
export function temporaryPath(path: string): string {
  return `${path}.${process.pid}-${randomBytes(6).toString('hex')}.tmp`;
}

/** Whether a file's name is one that `temporaryPath` makes. */
export function isTemporaryName(name: string): boolean {
  return /\.\d+-[0-9a-f]{12}\.tmp$/.test(name);
}

/**
 * Makes a finished temporary file stand at `path`, whole or not at all, also across a power cut: the file is flushed
 * to disk, renamed, and the folder flushed.
 */
export async function moveIntoPlace(temporary: string, path: string): Promise<void> {
  await flush(temporary, 'r+');
  await rename(temporary, path);
  await flushFolder(dirname(path));
}

/**
 * Writes a file so that a reader sees the old content or the new, never a part. Makes the folder when it is missing,
 * and leaves no temporary file behind when it fails.
 *
 * @throws the error of the file system
 */
export async function writeFileAtomically(path: string, content: string | Uint8Array): Promise<void> {
  const temporary = await writeTemporary(path, content);
  try {
    await moveIntoPlace(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/**
 * Makes a file that is not there yet, whole or not at all. Of several calls for one path, in any process, exactly one
 * makes it: the finished file is given its name as a hard link, which never replaces another.
 *
 * @returns false when the path is taken, and then it is left as it was
 * @throws the error of the file system, which must know hard links
 */
export async function createFileAtomically(path: string, content: string | Uint8Array): Promise<boolean> {
  const temporary = await writeTemporary(path, content);
  try {
    await flush(temporary, 'r+');
    await link(temporary, path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(temporary, { force: true });
  }
  await flushFolder(dirname(path));
  return true;
}

/** Makes the names in a folder durable. Windows cannot flush a folder; its renames are durable by themselves. */
export async function flushFolder(path: string): Promise<void> {
  if (process.platform !== 'win32') await flush(path, 'r');
}

async function writeTemporary(path: string, content: string | Uint8Array): Promise<string> {
  await makeFolder(dirname(path));
  const temporary = temporaryPath(path);
  try {
    const file = await open(temporary, 'wx');
    try {
      await file.writeFile(content);
    } finally {
      await file.close();
    }
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  return temporary;
}

async function flush(path: string, flags: 'r' | 'r+'): Promise<void> {
  const file = await open(path, flags);
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
