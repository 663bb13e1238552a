/** The ids that this process answered last, so that feedback which comes soon needs no look into the log. */
export interface RecentIds {
  /** Adds the ids of a request, so many, with a space between two. */
  add(ids: string, count: number): void;
  has(id: string): boolean;
}

/**
 * Two generations, of which the older goes as a whole: a set that loses its oldest member with each new one would look for
 * it longer and longer. The ids of a request are kept as one text and put in order only when one is asked for, as most
 * processes are asked for none.
 *
 * @param least ids that are kept; at most twice as many are, and those of one request
 */
export function createRecentIds(least: number): RecentIds {
  let younger = createGeneration();
  let older = createGeneration();
  return {
    add(ids, count) {
      if (younger.size() >= least) [older, younger] = [younger, createGeneration()];
      younger.add(ids, count);
    },
    has: (id) => younger.has(id) || older.has(id),
  };
}

function createGeneration() {
  const known = new Set<string>();
  let requests: string[] = [];
  let size = 0;
  return {
    size: () => size,
    add(ids: string, count: number): void {
      requests.push(ids);
      size += count;
    },
    has(id: string): boolean {
      for (const ids of requests) for (const one of ids.split(' ')) known.add(one);
      requests = [];
      return known.has(id);
    },
  };
}
