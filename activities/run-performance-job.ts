import { SentinelError, sentinelError } from '../config/errors.js';
import { spawnThread } from '../config/spawn-thread.js';
import { PERFORMANCE_STEPS, type PerformanceJob, type PerformanceOfFiles } from './performance-job.js';
import type { PerformanceMessage, PerformanceThreadData } from './performance-thread.js';

interface RunOptions {
  readonly progress: (phase: string, done: number, total: number) => void;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Measures performance in a thread: on the main thread it would hold up Temporal's polling and heartbeats. The thread is
 * asked to stop and never terminated: ended inside a DuckDB call it would take the process with it.
 *
 * @returns `null` when neither side has a label
 * @throws SentinelError what loading met; the signal's reason when aborted
 */
export async function runPerformanceJob(
  job: PerformanceJob,
  { progress, signal }: RunOptions,
): Promise<PerformanceOfFiles | null> {
  signal?.throwIfAborted();
  const stop = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const thread = spawnThread('activities/performance-thread', { job, stop } satisfies PerformanceThreadData);
  const onAbort = (): void => {
    Atomics.store(stop, 0, 1);
  };
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    const last = await new Promise<PerformanceMessage>((resolve, reject) => {
      let ended: PerformanceMessage | undefined;
      thread.on('message', (message: PerformanceMessage) => {
        if (message.kind === 'progress') progress('measure performance', message.done, PERFORMANCE_STEPS);
        else ended = message;
      });
      thread.once('error', reject);
      thread.once('exit', (code) =>
        ended
          ? resolve(ended)
          : reject(
              sentinelError('SENT_INTERNAL', { problem: `a performance thread ended with code ${code}` }),
            ),
      );
    });
    signal?.throwIfAborted();
    if (last.kind === 'measured') return last.result;
    if (last.kind === 'failed')
      throw last.code === null ? new Error(last.message) : new SentinelError(last.code, last.message);
    throw sentinelError('SENT_INTERNAL', { problem: 'a performance thread ended without an answer' });
  } finally {
    signal?.removeEventListener('abort', onAbort);
  }
}
