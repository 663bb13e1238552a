/** Says whether predictions are known: at once for recent ones, by a look into the live log for the others. */
export interface KnownIds {
  /**
   * Which of some ids were predicted by a model; `null` when nobody could look. Never throws.
   *
   * @param model the model's id
   */
  find(model: string, ids: readonly string[]): Promise<ReadonlySet<string> | null>;
}

export interface KnownIdsDeps {
  /** Whether this process answered the id lately. */
  readonly isRecent: (model: string, id: string) => boolean;
  /** Looks into a model's live log. */
  readonly lookUp: (model: string, ids: readonly string[]) => Promise<ReadonlySet<string>>;
  readonly onProblem: (problem: unknown) => void;
}

interface Look {
  readonly ids: Set<string>;
  readonly found: Promise<ReadonlySet<string> | null>;
}

/** Requests that arrive while a model's log is being looked at share the next look: each takes as long as reading it. */
export function createKnownIds({ isRecent, lookUp, onProblem }: KnownIdsDeps): KnownIds {
  const underWay = new Map<string, Promise<unknown>>();
  const next = new Map<string, Look>();

  function look(model: string, ids: readonly string[]): Look['found'] {
    const waiting = next.get(model);
    if (waiting) {
      for (const id of ids) waiting.ids.add(id);
      return waiting.found;
    }
    const wanted = new Set(ids);
    const before = underWay.get(model) ?? Promise.resolve();
    const found = before.then(() => {
      next.delete(model);
      return lookUp(model, [...wanted]).catch((problem: unknown) => {
        onProblem(problem);
        return null;
      });
    });
    next.set(model, { ids: wanted, found });
    underWay.set(model, found);
    return found;
  }

  return {
    async find(model, ids) {
      const recent = ids.filter((id) => isRecent(model, id));
      const others = ids.filter((id) => !isRecent(model, id));
      if (others.length === 0) return new Set(recent);
      const found = await look(model, others);
      if (found === null) return null;
      return new Set([...recent, ...others.filter((id) => found.has(id))]);
    },
  };
}
