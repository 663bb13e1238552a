import type { SweepSoFar, SweptModel } from './contract.js';

/** Bytes of results, as JSON, that go through Temporal. It warns of more than 256 KiB, and ends a run beyond 2 MiB. */
const MOST_BYTES = 128 * 1024;

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
  /** So many results, the worst first. */
  worst(most: number): readonly SweptModel[];
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
  /** Always the worst first, so that showing some sorts nothing. */
  const results = (before?.results ?? []).toSorted(byHarm);
  return {
    add(one) {
      if (one.verdict === 'drift') drift.push(one.model);
      else if (one.verdict === 'failed') failed.push(one.model);
      else if (one.verdict === 'stable') stable += 1;
      else insufficient_data += 1;
      first_problem ??= one.problem;
      results.splice(placeOf(one, results), 0, one);
    },
    done: () => drift.length + failed.length + stable + insufficient_data,
    worst: (most) => results.slice(0, most),
    soFar() {
      return {
        models,
        drift: drift.toSorted(),
        failed: failed.toSorted(),
        stable,
        insufficient_data,
        first_problem,
        results: worstWithin(MOST_BYTES, results),
      };
    },
  };
}

/** The worst results until one has no more room: what is left out once would be left out later, too. */
function worstWithin(bytes: number, results: readonly SweptModel[]): SweptModel[] {
  const encoder = new TextEncoder();
  const kept: SweptModel[] = [];
  let left = bytes;
  for (const one of results) {
    left -= encoder.encode(JSON.stringify(one)).length;
    if (left < 0) break;
    kept.push(one);
  }
  return kept;
}

/** Where a result belongs among those that are in order. */
function placeOf(one: SweptModel, results: readonly SweptModel[]): number {
  let from = 0;
  let to = results.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    const other = results[middle];
    if (other !== undefined && byHarm(other, one) < 0) from = middle + 1;
    else to = middle;
  }
  return from;
}

function byHarm(a: SweptModel, b: SweptModel): number {
  return (
    RANK[a.verdict] - RANK[b.verdict] ||
    (b.drift_share ?? 0) - (a.drift_share ?? 0) ||
    (a.model < b.model ? -1 : 1)
  );
}
