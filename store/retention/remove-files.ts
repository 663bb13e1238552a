import { copyFile, rm, truncate } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import type { OldFile } from './old-file.js';

/**
 * Removes files below the data folder, telling the count on the way. What is gone already is no error, so a step that is
 * done again goes on where the first one stopped.
 *
 * @throws RangeError for a path outside the data folder; the error of the file system
 */
export async function removeFiles(
  dataDir: string,
  files: readonly OldFile[],
  progress: (done: number, total: number) => void = () => {},
): Promise<void> {
  for (const [at, { path }] of files.entries()) {
    const absolute = resolve(dataDir, path);
    if (!absolute.startsWith(resolve(dataDir) + sep))
      throw new RangeError(`Expected a path in the data folder, got "${path}".`);
    await rm(absolute, { recursive: true, force: true });
    if (at % 100 === 99) progress(at + 1, files.length);
  }
}

/**
 * Sets a log aside as `{name}.1` and begins it anew. Its writer appends, so it goes on at the new end; a line that it writes
 * between the copy and the cut is lost.
 */
export async function setLogAside(dataDir: string, { path }: OldFile): Promise<void> {
  const absolute = join(dataDir, path);
  await copyFile(absolute, `${absolute}.1`);
  await truncate(absolute, 0);
}
