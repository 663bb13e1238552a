/** Where databases spill to disk: a folder whose name says which process it belongs to. */
import { randomBytes } from 'node:crypto';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { processIdentity } from './process-identity.js';

export interface SpillOwner {
  /** The machine or container, as a number says nothing in another one. */
  readonly host: string;
  readonly pid: number;
  readonly born: string;
}

const NAME = /^sentinelml-duckdb-([\w.]+)-(\d+)-(\w+)-[0-9a-f]{12}$/;

/** Which process that is, as the names of its folders have it; `null` when there is none, or the system does not tell. */
export async function spillOwner(pid: number): Promise<SpillOwner | null> {
  const identity = await processIdentity(pid);
  if (identity === null) return null;
  return {
    host: hostname().replace(/[^\w.]/g, '_') || '_',
    pid,
    born: identity.born.replace(/\W/g, '_'),
  };
}

/** A folder for a database of this process, which does not exist yet. */
export async function spillFolder(): Promise<string> {
  own ??= spillOwner(process.pid);
  const { host, born } = (await own) ?? { host: '_', born: '_' };
  const random = randomBytes(6).toString('hex');
  return join(tmpdir(), `sentinelml-duckdb-${host}-${process.pid}-${born}-${random}`);
}

/** Asked for once, as some systems start a program to tell. */
let own: Promise<SpillOwner | null> | undefined;

/** The process that a folder belongs to; `null` when the name is none of ours. */
export function ownerInName(name: string): SpillOwner | null {
  const [, host, pid, born] = NAME.exec(name) ?? [];
  if (host === undefined || pid === undefined || born === undefined) return null;
  return { host, pid: Number(pid), born };
}
