import { readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SPILL_PREFIX } from './database.js';

/**
 * Removes what databases have spilled to disk in processes that were killed: a container's temporary folder outlives its
 * restarts, and would fill up. A folder with this process's own number is from before when it is older than the process.
 *
 * @returns the folders that were removed
 */
export async function clearSpills(folder: string = tmpdir()): Promise<string[]> {
  const began = Date.now() - process.uptime() * 1000;
  const removed: string[] = [];
  for (const name of await readdir(folder).catch(() => [])) {
    if (!name.startsWith(SPILL_PREFIX)) continue;
    const pid = Number(/^(\d+)-[0-9a-f]+$/.exec(name.slice(SPILL_PREFIX.length))?.[1] ?? Number.NaN);
    if (Number.isNaN(pid)) continue;
    const path = join(folder, name);
    const left = pid === process.pid ? await isOlder(path, began) : !isRunning(pid);
    if (!left) continue;
    await rm(path, { recursive: true, force: true }).catch(() => {});
    removed.push(name);
  }
  return removed;
}

async function isOlder(path: string, ms: number): Promise<boolean> {
  const info = await stat(path).catch(() => null);
  return info !== null && info.mtimeMs < ms;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // One that belongs to another user is there.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
