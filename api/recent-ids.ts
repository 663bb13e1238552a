/** The ids that this process answered last, so that feedback which comes soon needs no look into the log. */
export interface RecentIds {
  add(id: string): void;
  has(id: string): boolean;
}

/** @param most ids that are kept; the oldest make room */
export function createRecentIds(most: number): RecentIds {
  const ids = new Set<string>();
  return {
    add(id) {
      ids.add(id);
      if (ids.size <= most) return;
      const [oldest] = ids;
      if (oldest !== undefined) ids.delete(oldest);
    },
    has: (id) => ids.has(id),
  };
}
