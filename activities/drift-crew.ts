import { extname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { SentinelError, sentinelError } from '../config/errors.js';
import { entryPoint } from '../config/package-root.js';
import type { ListedColumn } from '../drift/list-columns.js';
import { type LookedColumn, lookAtColumn } from '../drift/look-at-column.js';
import type { PreparedSide } from '../drift/prepare-side.js';
import type { DriftJob } from './drift-job.js';
import type { DriftThreadData, ThreadAnswer, ThreadRequest } from './drift-thread.js';
import { loadSide, type SideName } from './load-side.js';

/** Who does the work of a drift job. */
export interface DriftCrew {
  /** @throws what `loadTable` throws; Error when the crew was stopped */
  load(side: SideName): Promise<PreparedSide>;
  look(column: ListedColumn, tooFewRows: string | null): Promise<LookedColumn>;
  /** Makes everybody stop at the next step; what was asked for fails. */
  stop(): void;
  /** Lets everybody end, and waits until they have. */
  end(): Promise<void>;
}

/** The work is done here and now: for small files, where starting a thread would take longer. */
export function createCrewOfNone(job: DriftJob): DriftCrew {
  let stopped = false;
  const step = (): void => {
    if (stopped) throw new Error('the check was cancelled');
  };
  const stores: (() => Promise<void>)[] = [];
  return {
    async load(name) {
      step();
      const { side, store } = await loadSide(job, name);
      if (store) stores.push(store);
      return side;
    },
    async look(column, tooFewRows) {
      step();
      return lookAtColumn(column, job.options.profile ?? 'calibrated', job.options, tooFewRows);
    },
    stop() {
      stopped = true;
    },
    async end() {
      for (const store of stores) await store().catch(() => {});
    },
  };
}

interface Task {
  readonly request: ThreadRequest;
  readonly resolve: (answer: ThreadAnswer) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Threads of their own do the work, so that neither loading nor statistics holds up the caller's event loop (a
 * Temporal worker polls and heartbeats on it), and so that all cores are used.
 *
 * A thread always ends by itself: one that is terminated inside a DuckDB call takes the whole process with it. So
 * stopping is a request, which each thread sees before its next piece of work.
 */
export function createCrewOfThreads(job: DriftJob, size: number, databaseThreads: number): DriftCrew {
  const stop = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const waiting: Task[] = [];
  const idle: Worker[] = [];
  const busy = new Map<Worker, Task>();
  let broken: Error | null = null;

  const assign = (): void => {
    while (idle.length > 0 && waiting.length > 0) {
      const thread = idle.shift();
      const task = waiting.shift();
      if (!thread || !task) return;
      busy.set(thread, task);
      thread.postMessage(task.request);
    }
  };
  const fail = (error: Error): void => {
    broken ??= error;
    for (const task of [...busy.values(), ...waiting.splice(0)]) task.reject(broken);
    busy.clear();
  };

  const threads = Array.from({ length: size }, () => {
    const thread = startThread({ job, databaseThreads, stop });
    const ended = new Promise<void>((resolve) => thread.once('exit', () => resolve()));
    thread.on('message', (answer: ThreadAnswer) => {
      const task = busy.get(thread);
      busy.delete(thread);
      idle.push(thread);
      if (answer.kind === 'failed') task?.reject(errorOf(answer));
      else task?.resolve(answer);
      assign();
    });
    thread.once('error', fail);
    thread.once('exit', (code) => {
      if (busy.has(thread))
        fail(sentinelError('SENT_INTERNAL', { problem: `a drift thread ended with code ${code}` }));
    });
    idle.push(thread);
    return { thread, ended };
  });

  const ask = (request: ThreadRequest): Promise<ThreadAnswer> =>
    new Promise((resolve, reject) => {
      if (broken) reject(broken);
      else {
        waiting.push({ request, resolve, reject });
        assign();
      }
    });
  const unexpected = (answer: ThreadAnswer): Error =>
    sentinelError('SENT_INTERNAL', { problem: `a drift thread answered "${answer.kind}"` });

  return {
    async load(side) {
      const answer = await ask({ kind: 'load', side });
      if (answer.kind !== 'loaded') throw unexpected(answer);
      return answer.side;
    },
    async look(column, tooFewRows) {
      const answer = await ask({ kind: 'look', column, tooFewRows });
      if (answer.kind !== 'looked') throw unexpected(answer);
      return answer.column;
    },
    stop() {
      Atomics.store(stop, 0, 1);
    },
    async end() {
      for (const { thread } of threads) thread.postMessage({ kind: 'end' } satisfies ThreadRequest);
      await Promise.all(threads.map(({ ended }) => ended));
    },
  };
}

function startThread(workerData: DriftThreadData): Worker {
  const script = entryPoint('activities/drift-thread');
  if (extname(script) === '.js') return new Worker(script, { workerData });
  // From the sources (tests, development): a thread does not inherit the TypeScript loader of the main thread.
  const source = JSON.stringify(pathToFileURL(script).href);
  const load = `import('tsx/esm/api').then(({ register }) => { register(); return import(${source}); });`;
  return new Worker(load, { eval: true, workerData });
}

function errorOf({ code, message }: Extract<ThreadAnswer, { kind: 'failed' }>): Error {
  return code === null ? new Error(message) : new SentinelError(code, message);
}
