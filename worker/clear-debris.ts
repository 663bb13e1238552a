/** Frozen rows of checks that ended without clearing up: terminated by hand, or with no worker left to do it. */
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import type { SentinelConfig } from '../config/load-config.js';

/** A check without Temporal freezes rows as well, and is known to nobody; none takes so long. */
const YOUNGEST_MS = 3_600_000;

/**
 * Removes the frozen rows of runs that are not open any more.
 *
 * @returns the folders that were removed, relative to the data folder
 */
export async function clearDebris(
  client: Client,
  config: SentinelConfig,
  now: () => Date = () => new Date(),
): Promise<string[]> {
  const old: { path: string; run: string }[] = [];
  for (const model of Object.keys(config.models)) {
    const folder = join('windows', model);
    for (const name of await readdir(join(config.data_dir, folder)).catch(() => [])) {
      const run = /^\d{8}_\d{6}_([\w-]+)$/.exec(name)?.[1];
      const path = join(folder, name);
      const info = await stat(join(config.data_dir, path)).catch(() => null);
      if (run !== undefined && info && now().getTime() - info.mtimeMs > YOUNGEST_MS) old.push({ path, run });
    }
  }
  if (old.length === 0) return [];
  const open = new Set<string>();
  for await (const { runId } of client.workflow.list({ query: 'ExecutionStatus="Running"' })) open.add(runId);
  const removed = old.filter(({ run }) => !open.has(run)).map(({ path }) => path);
  for (const path of removed) await rm(join(config.data_dir, path), { recursive: true, force: true });
  return removed;
}
