import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { SentinelError, sentinelError } from '../config/errors.js';
import type { DriftOptions } from '../drift/options.js';
import type { DriftResult } from '../drift/result.js';
import type { ThreadMessage } from './drift-thread.js';

export interface DriftJob {
  readonly reference: { readonly file: string; readonly source: string };
  readonly current: { readonly file: string; readonly source: string };
  /** Must be cloneable, so without `onColumn`. */
  readonly options: Omit<DriftOptions, 'onColumn'>;
  /** Warnings of the loading, put before the engine's own. */
  readonly warnings: readonly string[];
}

/** What the thread is given. */
export interface DriftThreadData {
  readonly job: DriftJob;
  /** One shared integer; the thread stops at its next step once it is not 0. */
  readonly stop: Int32Array;
}

/**
 * Loads two Parquet files and runs the drift engine on them in a thread of its own, so that neither loading nor
 * statistics ever holds up the caller's event loop (a Temporal worker polls and heartbeats on it).
 *
 * The thread always ends by itself: one that is terminated inside a DuckDB call takes the whole process with it. So an
 * abort is a request, which the thread sees before each load and each column.
 *
 * @throws SentinelError what the thread met; the signal's reason when aborted
 */
export async function runDriftThread(
  job: DriftJob,
  {
    progress,
    signal,
  }: { progress: (phase: string, done: number, total: number) => void; signal?: AbortSignal },
): Promise<DriftResult> {
  signal?.throwIfAborted();
  const stop = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const requestStop = (): void => void Atomics.store(stop, 0, 1);
  signal?.addEventListener('abort', requestStop, { once: true });
  const thread = startThread({ job, stop });

  let last: Exclude<ThreadMessage, { kind: 'progress' }> | undefined;
  let broken: Error | undefined;
  thread.on('message', (message: ThreadMessage) => {
    if (message.kind === 'progress') progress(message.phase, message.done, message.total);
    else last = message;
  });
  thread.once('error', (error) => {
    broken = error;
  });
  const code = await new Promise<number>((resolve) => thread.once('exit', resolve));
  signal?.removeEventListener('abort', requestStop);

  if (broken) throw broken;
  signal?.throwIfAborted();
  if (last?.kind === 'result') return last.result;
  if (last?.kind === 'error') throw errorOf(last);
  throw sentinelError('SENT_INTERNAL', { problem: `the drift thread ended with code ${code} and no result` });
}

function startThread(workerData: DriftThreadData): Worker {
  const extension = extname(import.meta.url);
  const script = new URL(`./drift-thread${extension}`, import.meta.url);
  if (extension === '.js') return new Worker(script, { workerData });
  // From the sources (tests, development): a thread does not inherit the TypeScript loader of the main thread.
  const load = `import('tsx/esm/api').then(({ register }) => { register(); return import(${JSON.stringify(script.href)}); });`;
  return new Worker(load, { eval: true, workerData });
}

function errorOf({ code, message }: Extract<ThreadMessage, { kind: 'error' }>): Error {
  return code === null ? new Error(message) : new SentinelError(code, message);
}
