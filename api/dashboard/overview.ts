/** What the dashboard knows of each model, put together: its last checks, what Temporal says, how its log does. */
import type { ModelConfig, SentinelConfig } from '../../config/load-config.js';
import { longestGapMs, scheduleTimes, scheduleWords } from '../../config/schedule-times.js';
import type { LiveVolumes } from '../../store/live-volume.js';
import type { WindowPerformance } from '../../store/performance-history.js';
import type { RecentPerformance } from '../../store/recent-performance.js';
import type { RunHistory } from '../../store/run-history.js';
import type { RunRecord } from '../../store/run-record.js';
import type { ServedModels } from '../served-models.js';
import { type LiveState, liveStates } from './live-state.js';
import type { Look, ModelOperations, Operations } from './operations.js';

export interface ModelOverview {
  readonly model: ModelConfig;
  /** The last checks, oldest first. */
  readonly recent: readonly RunRecord[];
  readonly last: RunRecord | null;
  /** The last windows whose performance was looked at, newest first. */
  readonly performance: readonly WindowPerformance[];
  /** `null` when Temporal has never answered. */
  readonly operations: ModelOperations | null;
  /** A check failed since the last that finished. */
  readonly failed: ModelOperations['failed'];
  /** How the checks are declared, such as `every 1h`; `null` when they are not. */
  readonly declared: string | null;
  /** Two checks should have finished since the last one did. */
  readonly overdue: boolean;
  readonly live: LiveState;
}

export interface Overview {
  readonly models: readonly ModelOverview[];
  readonly temporal: Look;
}

export interface OverviewDeps {
  readonly config: SentinelConfig;
  readonly models: ServedModels;
  readonly history: RunHistory;
  readonly performance: RecentPerformance;
  readonly volumes: LiveVolumes;
  readonly operations: Operations;
  readonly now: () => Date;
}

/** Models looked at side by side: enough to hide the disk, few enough to leave files to others. */
const AT_A_TIME = 8;

/**
 * Puts overviews together.
 *
 * @returns a function of the models' ids and of how many checks are looked back on
 */
export function createOverview(deps: OverviewDeps) {
  const { config, history, performance, operations, now } = deps;
  /** The longest time between two checks of each model, which for a calendar takes a while to find. */
  const gaps = new Map<string, number>();
  const declaredOf = (model: ModelConfig) => model.schedule ?? config.sweep.schedule;

  function gapOf(model: ModelConfig): number {
    const declared = declaredOf(model);
    const gap =
      gaps.get(model.id) ?? (declared ? longestGapMs(scheduleTimes(declared)) : Number.POSITIVE_INFINITY);
    gaps.set(model.id, gap);
    return gap;
  }

  return async function overview(ids: readonly string[], checks: number): Promise<Overview> {
    const [temporal, live] = await Promise.all([operations.look(), liveStates(deps, ids)]);
    const records = new Map<string, RunRecord[]>();
    const performances = new Map<string, readonly WindowPerformance[]>();
    for (let at = 0; at < ids.length; at += AT_A_TIME) {
      await Promise.all(
        ids.slice(at, at + AT_A_TIME).map(async (id) => {
          records.set(id, await history.list(id, { limit: checks }));
          performances.set(id, await performance.of(id));
        }),
      );
    }
    const models = ids.flatMap((id): ModelOverview[] => {
      const model = config.models[id];
      const state = live.get(id);
      if (model === undefined || state === undefined) return [];
      const recent = (records.get(id) ?? []).toReversed();
      const last = recent.at(-1) ?? null;
      const known = temporal.models.get(id) ?? null;
      const failed = known?.failed ?? null;
      const declared = declaredOf(model);
      const age = last === null ? 0 : now().getTime() - Date.parse(last.finished_at);
      return [
        {
          model,
          recent,
          last,
          performance: performances.get(id) ?? [],
          operations: known,
          failed: failed !== null && (last === null || failed.at > last.finished_at) ? failed : null,
          declared: declared ? scheduleWords(declared) : null,
          overdue: known?.schedule?.paused !== true && age > config.alerts.stale_periods * gapOf(model),
          live: state,
        },
      ];
    });
    return { models, temporal };
  };
}
