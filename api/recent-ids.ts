/** The ids that this process answered last, so that feedback which comes soon needs no look into the log. */
export interface RecentIds {
  add(id: string): void;
  has(id: string): boolean;
}

/**
 * Two generations, of which the older goes as a whole: a set that loses its oldest member with each new one would look for
 * it longer and longer.
 *
 * @param least ids that are kept; at most twice as many are
 */
export function createRecentIds(least: number): RecentIds {
  let younger = new Set<string>();
  let older = new Set<string>();
  return {
    add(id) {
      if (younger.size >= least) [older, younger] = [younger, new Set()];
      younger.add(id);
    },
    has: (id) => younger.has(id) || older.has(id),
  };
}
