import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Makes a folder and those above it, where they are missing. Node's own `mkdir` with `recursive` never ends where a
 * folder that exists cannot hold others, such as `/proc`.
 *
 * @throws the error of the file system
 */
export async function makeFolder(path: string): Promise<void> {
  const code = await make(path);
  if (code !== 'ENOENT') return;
  await makeFolder(dirname(path));
  if ((await make(path)) === 'ENOENT') await mkdir(path);
}

/** Makes one folder; the code of what was in the way, if anything that need not end here. */
async function make(path: string): Promise<'EEXIST' | 'ENOENT' | null> {
  try {
    await mkdir(path);
    return null;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'EEXIST' || (code === 'ENOENT' && dirname(path) !== path)) return code;
    throw error;
  }
}
