/** The ids that this process answered last, so that feedback which comes soon needs no look into the log. */
export interface RecentIds {
  add(id: string): void;
  has(id: string): boolean;
}

/**
 * Two generations, of which the older goes as a whole: a set that loses its oldest member with each new one would look for
 * it longer and longer. Ids are put in order only when one is asked for, as most processes are asked for none.
 *
 * @param least ids that are kept; at most twice as many are
 */
export function createRecentIds(least: number): RecentIds {
  let younger = createGeneration();
  let older = createGeneration();
  return {
    add(id) {
      if (younger.ids.length >= least) [older, younger] = [younger, createGeneration()];
      younger.ids.push(id);
    },
    has: (id) => younger.has(id) || older.has(id),
  };
}

function createGeneration() {
  const ids: string[] = [];
  const known = new Set<string>();
  let ordered = 0;
  return {
    ids,
    has(id: string): boolean {
      for (; ordered < ids.length; ordered += 1) known.add(ids[ordered] ?? '');
      return known.has(id);
    },
  };
}
