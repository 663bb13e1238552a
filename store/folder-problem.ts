import { randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { liveLogProblem } from './live-log-problem.js';

/** As much as a file system gives to a file at once, so that a full one is noticed. */
const LEAST_BYTES = 4096;

/**
 * What keeps a folder from taking a new file, found by making one and removing it; `null` when nothing does.
 *
 * @param bytes how long the file must be able to grow
 */
export async function folderProblem(directory: string, bytes = 0): Promise<string | null> {
  const probe = join(directory, `.probe-${randomUUID()}`);
  try {
    await mkdir(directory, { recursive: true });
    await writeFile(probe, Buffer.alloc(Math.max(LEAST_BYTES, bytes)), { flag: 'wx' });
    return null;
  } catch (error) {
    return liveLogProblem(error);
  } finally {
    await rm(probe, { force: true }).catch(() => {});
  }
}
