/** How the live log of a model does: what this process wrote, and what any did. */
import type { SentinelConfig } from '../../config/load-config.js';
import type { LiveVolume, LiveVolumes } from '../../store/live-volume.js';
import type { ServedModels } from '../served-models.js';

export interface LiveState {
  /** The version that answers here; `null` while none is loaded. */
  readonly version: string | null;
  /** Rows that this process has logged since it started, and writes that failed. */
  readonly rows: number;
  readonly failures: number;
  /** False from a failed write until the next one that succeeds. */
  readonly healthy: boolean;
  /** What all processes have logged in the last days. */
  readonly volume: LiveVolume;
}

export interface LiveStateDeps {
  readonly config: SentinelConfig;
  readonly models: ServedModels;
  readonly volumes: LiveVolumes;
  readonly now: () => Date;
}

/** The state of each of these models' live logs. */
export async function liveStates(
  { config, models, volumes, now }: LiveStateDeps,
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
        volume:
          folder === undefined ? { days: [], isExact: true, lastRow: null } : await volumes.of(folder, now()),
      };
      return [id, state] as const;
    }),
  );
  return new Map(states);
}
