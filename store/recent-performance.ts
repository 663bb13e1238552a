import { createFolderCache } from './folder-cache.js';
import { listPerformance, type WindowPerformance } from './performance-history.js';
import { runFolder } from './run-record.js';

export interface RecentPerformance {
  /** The last windows of a model whose performance was looked at, newest first. */
  of(model: string): Promise<readonly WindowPerformance[]>;
}

export interface RecentPerformanceOptions {
  readonly dataDir: string;
  /** How many checks are looked back on. */
  readonly checks: number;
  readonly onBroken?: (path: string, problem: string) => void;
}

/** Performance for a process that is asked again and again: read anew when a record or a revision was added. */
export function createRecentPerformance(options: RecentPerformanceOptions): RecentPerformance {
  const { dataDir, checks, onBroken } = options;
  const caches = new Map<string, () => Promise<readonly WindowPerformance[]>>();
  return {
    of(model) {
      const cached =
        caches.get(model) ??
        createFolderCache(runFolder(dataDir, model), () =>
          listPerformance(dataDir, model, { limit: checks, ...(onBroken ? { onBroken } : {}) }),
        );
      caches.set(model, cached);
      return cached();
    },
  };
}
