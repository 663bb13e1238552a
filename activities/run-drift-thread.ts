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

/**
 * Loads two Parquet files and runs the drift engine on them in a thread of its own, so that neither loading nor
 * statistics ever holds up the caller's event loop (a Temporal worker polls and heartbeats on it).
 *
 * @throws SentinelError what the thread met; anything that `progress` throws; the signal's reason when aborted
 */
export async function runDriftThread(
  job: DriftJob,
  {
    progress,
    signal,
  }: { progress: (phase: string, done: number, total: number) => void; signal?: AbortSignal },
): Promise<DriftResult> {
  signal?.throwIfAborted();
  const thread = startThread(job);
  try {
    return await new Promise<DriftResult>((resolve, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
      thread.on('message', (message: ThreadMessage) => {
        if (message.kind === 'result') return resolve(message.result);
        if (message.kind === 'error') return reject(errorOf(message));
        try {
          progress(message.phase, message.done, message.total);
        } catch (stop) {
          reject(stop);
        }
      });
      thread.once('error', reject);
      thread.once('exit', (code) =>
        reject(sentinelError('SENT_INTERNAL', { problem: `the drift thread ended with code ${code}` })),
      );
    });
  } finally {
    await thread.terminate();
  }
}

function startThread(workerData: DriftJob): Worker {
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
