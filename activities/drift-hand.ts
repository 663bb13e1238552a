import type { ListedColumn } from '../drift/list-columns.js';
import { type LookedColumn, lookAtColumn } from '../drift/look-at-column.js';
import type { DrawnRows } from '../drift/multivariate/draw-rows.js';
import { lookTogether } from '../drift/multivariate/look-together.js';
import type { LookedMultivariate } from '../drift/multivariate/measure-multivariate.js';
import type { PreparedSide } from '../drift/prepare-side.js';
import type { DriftJob } from './drift-job.js';
import { loadSide, type SideName } from './load-side.js';

/** What a hand is asked for, one thing at a time. */
export type HandRequest =
  | { readonly kind: 'load'; readonly side: SideName }
  | { readonly kind: 'look'; readonly column: ListedColumn; readonly tooFewRows: string | null }
  | {
      readonly kind: 'look together';
      readonly reference: DrawnRows | null;
      readonly current: DrawnRows | null;
    };

/** What it answers. */
export type HandAnswer =
  | { readonly kind: 'loaded'; readonly side: PreparedSide; readonly sample: DrawnRows | null }
  | { readonly kind: 'looked'; readonly column: LookedColumn }
  | { readonly kind: 'looked together'; readonly multivariate: LookedMultivariate | null };

export interface HandOptions {
  readonly job: DriftJob;
  /** Threads that DuckDB may use; as many as there are cores unless told. */
  readonly databaseThreads?: number | undefined;
  /** One shared integer: nothing more is done once it is not 0. */
  readonly stop: Int32Array;
}

/** Does the work of a drift job piece by piece, on the thread that it is called on. */
export interface Hand {
  /** @throws what `loadTable` throws; Error when the job was stopped */
  do(request: HandRequest): Promise<HandAnswer>;
  /** Does what can wait until the answers are out: stores the reference's profile. Never throws. */
  finish(): Promise<void>;
}

export function createHand({ job, databaseThreads, stop }: HandOptions): Hand {
  let later: (() => Promise<void>) | null = null;
  const stopped = (): boolean => Atomics.load(stop, 0) !== 0;
  return {
    async do(request) {
      if (stopped()) throw new Error('the check was cancelled');
      if (request.kind === 'load') {
        const { side, sample, store } = await loadSide(job, request.side, databaseThreads, stopped);
        later ??= store;
        return { kind: 'loaded', side, sample };
      }
      if (request.kind === 'look together') {
        const multivariate = lookTogether(request.reference, request.current, job.options);
        return { kind: 'looked together', multivariate };
      }
      const profile = job.options.profile ?? 'calibrated';
      return {
        kind: 'looked',
        column: lookAtColumn(request.column, profile, job.options, request.tooFewRows),
      };
    },
    async finish() {
      // A profile that cannot be stored costs the next check some seconds, and this one nothing.
      await later?.().catch(() => {});
      later = null;
    },
  };
}
