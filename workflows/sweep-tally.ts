import type { SweepSoFar, SweptModel } from './contract.js';

/** Characters of results, as JSON, that go through Temporal. It warns of more than 256 KiB, and ends a run beyond 2 MiB. */
const MOST_CHARACTERS = 128 * 1024;

const RANK: Readonly<Record<SweptModel['verdict'], number>> = {
  drift: 0,
  failed: 1,
  insufficient_data: 2,
  stable: 3,
};

/** Counts what a sweep finds, over all of its runs. */
export interface SweepTally {
  add(one: SweptModel): void;
  /** How many models have been checked. */
  done(): number;
  /** All of it, in a size that can go through Temporal: every model counts, and the worst have their results. */
  soFar(): SweepSoFar;
}

/**
 * A tally that goes on from what earlier runs have found. However the models are divided among runs, the end is the same.
 *
 * @param models of the whole sweep
 */
export function createSweepTally(models: number, before: SweepSoFar | null): SweepTally {
  const drift = [...(before?.drift ?? [])];
  const failed = [...(before?.failed ?? [])];
  let { stable, insufficient_data, first_problem } = before ?? {
    stable: 0,
    insufficient_data: 0,
    first_problem: null,
  };
  let results = [...(before?.results ?? [])];
  return {
    add(one) {
      if (one.verdict === 'drift') drift.push(one.model);
      else if (one.verdict === 'failed') failed.push(one.model);
      else if (one.verdict === 'stable') stable += 1;
      else insufficient_data += 1;
      first_problem ??= one.problem;
      results.push(one);
    },
    done: () => drift.length + failed.length + stable + insufficient_data,
    soFar() {
      results = worstWithin(MOST_CHARACTERS, results);
      return {
        models,
        drift: drift.toSorted(),
        failed: failed.toSorted(),
        stable,
        insufficient_data,
        first_problem,
        results,
      };
    },
  };
}

/** The worst results, first the worst, until one has no more room: what is left out once would be left out later, too. */
function worstWithin(characters: number, results: readonly SweptModel[]): SweptModel[] {
  const kept: SweptModel[] = [];
  let left = characters;
  for (const one of results.toSorted(byHarm)) {
    left -= JSON.stringify(one).length;
    if (left < 0) break;
    kept.push(one);
  }
  return kept;
}

function byHarm(a: SweptModel, b: SweptModel): number {
  return (
    RANK[a.verdict] - RANK[b.verdict] ||
    (b.drift_share ?? 0) - (a.drift_share ?? 0) ||
    (a.model < b.model ? -1 : 1)
  );
}
