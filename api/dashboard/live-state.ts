/** How the live log of a model does: what this process wrote, and when any process wrote last. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { SentinelConfig } from '../../config/load-config.js';
import { LIVE_LOG_PREFIX } from '../../store/live-log.js';
import type { ServedModels } from '../served-models.js';

export interface LiveState {
  /** The version that answers here; `null` while none is loaded. */
  readonly version: string | null;
  /** Rows that this process has logged since it started, and writes that failed. */
  readonly rows: number;
  readonly failures: number;
  /** False from a failed write until the next one that succeeds. */
  readonly healthy: boolean;
  /** When a row was logged last, by any process, ISO 8601; `null` when no file is open to more. */
  readonly last_row: string | null;
}

export interface LiveStateDeps {
  readonly config: SentinelConfig;
  readonly models: ServedModels;
}

const DAY = new RegExp(`^${LIVE_LOG_PREFIX}_(\\d{8})_.+\\.csv$`);

/** The state of each of these models' live logs. */
export async function liveStates(
  { config, models }: LiveStateDeps,
  ids: readonly string[],
): Promise<Map<string, LiveState>> {
  const states = await Promise.all(
    ids.map(async (id) => {
      const served = models.ready(id);
      const stats = served?.log.stats();
      const folder = config.models[id]?.live_dir;
      const state: LiveState = {
        version: served?.predictor.version ?? null,
        rows: stats?.rows ?? 0,
        failures: stats?.failures ?? 0,
        healthy: stats?.healthy ?? true,
        last_row: folder === undefined ? null : await lastWrite(folder),
      };
      return [id, state] as const;
    }),
  );
  return new Map(states);
}

/** When a file of the newest day was written to last. */
async function lastWrite(folder: string): Promise<string | null> {
  const names = await readdir(folder).catch(() => []);
  const newest = names
    .flatMap((name) => DAY.exec(name)?.[1] ?? [])
    .sort()
    .at(-1);
  if (newest === undefined) return null;
  const times = await Promise.all(
    names
      .filter((name) => DAY.exec(name)?.[1] === newest)
      .map(async (name) => (await stat(join(folder, name)).catch(() => null))?.mtimeMs ?? 0),
  );
  const last = Math.max(...times);
  return last === 0 ? null : new Date(last).toISOString();
}
