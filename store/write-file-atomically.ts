import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makeFolder } from './make-folder.js';

/**
 * A name beside `path` that no other process and no other call takes. It starts with the file's own name and ends in
 * `.tmp`, so that no reader that looks for an ending takes it for the file.
 */
export function temporaryPath(path: string): string {
  return `${path}.${process.pid}-${randomBytes(6).toString('hex')}.tmp`;
}

/**
 * Makes a finished temporary file stand at `path`, whole or not at all, also across a power cut: the file is flushed
 * to disk, renamed, and the folder flushed.
 */
export async function moveIntoPlace(temporary: string, path: string): Promise<void> {
  await flush(temporary, 'r+');
  await rename(temporary, path);
  // Windows cannot flush a folder; its rename is durable by itself.
  if (process.platform !== 'win32') await flush(dirname(path), 'r');
}

/**
 * Writes a file so that a reader sees the old content or the new, never a part. Makes the folder when it is missing,
 * and leaves no temporary file behind when it fails.
 *
 * @throws the error of the file system
 */
export async function writeFileAtomically(path: string, content: string | Uint8Array): Promise<void> {
  await makeFolder(dirname(path));
  const temporary = temporaryPath(path);
  try {
    const file = await open(temporary, 'wx');
    try {
      await file.writeFile(content);
    } finally {
      await file.close();
    }
    await moveIntoPlace(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

async function flush(path: string, flags: 'r' | 'r+'): Promise<void> {
  const file = await open(path, flags);
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
