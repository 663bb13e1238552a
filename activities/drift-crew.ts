import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ListedColumn } from '../drift/list-columns.js';
import type { LookedColumn } from '../drift/look-at-column.js';
import type { DrawnRows } from '../drift/multivariate/draw-rows.js';
import type { LookedMultivariate } from '../drift/multivariate/measure-multivariate.js';
import type { PreparedSide } from '../drift/prepare-side.js';
import { createHand, type HandAnswer, type HandOptions, type HandRequest } from './drift-hand.js';
import type { DriftJob } from './drift-job.js';
import { type CrewMember, startThread } from './drift-thread-client.js';
import type { SideName } from './load-side.js';

/** A side that was loaded, and some of its rows where the job needs them. */
interface LoadedRows {
  readonly side: PreparedSide;
  readonly sample: DrawnRows | null;
}

/** Who does the work of a drift job. */
export interface DriftCrew {
  /** @throws what `loadTable` throws; Error when the crew was stopped */
  load(side: SideName): Promise<LoadedRows>;
  look(column: ListedColumn, tooFewRows: string | null): Promise<LookedColumn>;
  /** Looks at many columns at once, as the job's options say. */
  lookTogether(reference: DrawnRows | null, current: DrawnRows | null): Promise<LookedMultivariate | null>;
  /** Makes everybody stop at the next step; what was asked for fails. */
  stop(): void;
  /** Lets everybody end, and waits until they have. */
  end(): Promise<void>;
}

export interface CrewOptions {
  /** Threads that work. */
  readonly threads: number;
  /** Whether the caller's own thread works as well: for small files, and where its event loop has nothing else to do. */
  readonly here: boolean;
  /** Threads that each DuckDB may use; as many as there are cores unless told. */
  readonly databaseThreads?: number | undefined;
}

interface Task {
  readonly request: HandRequest;
  readonly resolve: (answer: HandAnswer) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Whoever is free takes the next piece of work: threads, so that neither loading nor statistics holds up the caller's
 * event loop (a Temporal worker polls and heartbeats on it) and all cores are used, or the caller's thread itself, which
 * saves starting one.
 *
 * A thread always ends by itself: one that is terminated inside a DuckDB call takes the whole process with it. So
 * stopping is a request, which each of them sees before its next piece of work.
 */
export function createCrew(job: DriftJob, { threads, here, databaseThreads }: CrewOptions): DriftCrew {
  const stop = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const options: HandOptions = { job, databaseThreads, stop };
  const remote = Array.from({ length: threads }, () => startThread(options));
  const members = here ? [workHere(options), ...remote] : remote;
  // While this thread works it hands out nothing, so the others get one piece of work in advance.
  const free = here ? [...members, ...remote] : [...members];
  const waiting: Task[] = [];

  const assign = (): void => {
    for (;;) {
      const member = waiting.length > 0 ? free.shift() : undefined;
      const task = member && waiting.shift();
      if (!member || !task) return;
      void member
        .do(task.request)
        .then(task.resolve, task.reject)
        .finally(() => {
          free.push(member);
          assign();
        });
    }
  };
  const ask = (request: HandRequest): Promise<HandAnswer> =>
    new Promise((resolve, reject) => {
      waiting.push({ request, resolve, reject });
      assign();
    });
  const unexpected = (answer: HandAnswer): Error => new Error(`a drift hand answered "${answer.kind}"`);

  return {
    async load(side) {
      const answer = await ask({ kind: 'load', side });
      if (answer.kind !== 'loaded') throw unexpected(answer);
      return answer;
    },
    async look(column, tooFewRows) {
      const answer = await ask({ kind: 'look', column, tooFewRows });
      if (answer.kind !== 'looked') throw unexpected(answer);
      return answer.column;
    },
    async lookTogether(reference, current) {
      const answer = await ask({ kind: 'look together', reference, current });
      if (answer.kind !== 'looked together') throw unexpected(answer);
      return answer.multivariate;
    },
    stop() {
      Atomics.store(stop, 0, 1);
    },
    async end() {
      await Promise.all(members.map((member) => member.end()));
    },
  };
}

/** The caller's own thread. */
function workHere(options: HandOptions): CrewMember {
  const hand = createHand(options);
  return {
    async do(request) {
      // Lets the answers of the threads in, and progress out.
      await nextTurn();
      return hand.do(request);
    },
    end: () => hand.finish(),
  };
}
