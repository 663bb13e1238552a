import { readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { messageOf } from '../config/errors.js';
import { ownerInName, spillOwner } from './spill-folder.js';

/** No database spills for so long without touching its files. */
const ABANDONED_MS = 2 * 24 * 3_600_000;

export interface ClearSpillsDeps {
  readonly log: {
    info(fields: object, message: string): void;
    warn(fields: object, message: string): void;
  };
  /** The system's folder for temporary files unless told. */
  readonly folder?: string;
  /** Removes a folder with all that is in it. */
  readonly remove?: (path: string) => Promise<void>;
}

/**
 * Removes what databases have spilled to disk in processes of this machine or container that were killed: its temporary
 * folder outlives restarts, and would fill up. A container that is made anew has another host name, so folders of other hosts
 * go when nobody has touched them for two days. Gigabytes take their time, so nothing should wait for it. Says in the log
 * what was removed and what could not be, and never rejects.
 */
export async function clearSpills({
  log,
  folder = tmpdir(),
  remove = (path) => rm(path, { recursive: true, force: true }),
}: ClearSpillsDeps): Promise<void> {
  // Where the system does not tell who runs, everything might be in use.
  const own = await spillOwner(process.pid);
  if (own === null) return;
  for (const name of await readdir(folder).catch(() => [])) {
    const owner = ownerInName(name);
    if (owner === null) continue;
    const path = join(folder, name);
    const used =
      owner.host === own.host
        ? (await spillOwner(owner.pid))?.born === owner.born
        : Date.now() - (await lastTouched(path)) < ABANDONED_MS;
    if (used) continue;
    try {
      await remove(path);
      log.info({ path }, 'what a killed process had spilled was removed');
    } catch (error) {
      log.warn({ path, problem: messageOf(error) }, 'what a killed process had spilled cannot be removed');
    }
  }
}

/** When anything in a folder was changed last, in milliseconds since 1970; now when that cannot be told. */
async function lastTouched(folder: string): Promise<number> {
  try {
    const paths = [folder, ...(await readdir(folder)).map((name) => join(folder, name))];
    const infos = await Promise.all(paths.map((path) => stat(path)));
    return Math.max(...infos.map(({ mtimeMs }) => mtimeMs));
  } catch {
    return Date.now();
  }
}
