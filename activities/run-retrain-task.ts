import { SentinelError, sentinelError } from '../config/errors.js';
import { spawnThread } from '../config/spawn-thread.js';
import type { Comparison, RetrainTask, TrainedCandidate } from './retrain-task.js';
import type { RetrainMessage, RetrainThreadData } from './retrain-thread.js';

interface TaskOptions {
  readonly progress: (phase: string, done: number, total: number) => void;
  readonly signal: AbortSignal;
}

/**
 * Trains a candidate in a thread: on the main thread it would hold up Temporal's polling and heartbeats.
 *
 * @throws SentinelError what training met; the signal's reason when aborted
 */
export async function runTraining(
  task: Extract<RetrainTask, { kind: 'train' }>,
  options: TaskOptions,
): Promise<TrainedCandidate> {
  const message = await runTask(task, 'train', options);
  if (message.kind !== 'trained') throw unexpected(message);
  return message.result;
}

/** Compares two models in a thread. */
export async function runComparison(
  task: Extract<RetrainTask, { kind: 'compare' }>,
  options: TaskOptions,
): Promise<Comparison> {
  const message = await runTask(task, 'compare', options);
  if (message.kind !== 'compared') throw unexpected(message);
  return message.result;
}

function unexpected({ kind }: RetrainMessage): Error {
  return sentinelError('SENT_INTERNAL', { problem: `a training thread answered "${kind}"` });
}

/** The thread is asked to stop and never terminated: ended inside a DuckDB call it would take the process with it. */
async function runTask(
  task: RetrainTask,
  phase: string,
  { progress, signal }: TaskOptions,
): Promise<RetrainMessage> {
  signal.throwIfAborted();
  const stop = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const thread = spawnThread('activities/retrain-thread', { task, stop } satisfies RetrainThreadData);
  const onAbort = (): void => {
    Atomics.store(stop, 0, 1);
  };
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    const last = await new Promise<RetrainMessage>((resolve, reject) => {
      let ended: RetrainMessage | undefined;
      thread.on('message', (message: RetrainMessage) => {
        if (message.kind === 'progress') progress(phase, message.done, message.total);
        else ended = message;
      });
      thread.once('error', reject);
      thread.once('exit', (code) =>
        ended
          ? resolve(ended)
          : reject(sentinelError('SENT_INTERNAL', { problem: `a training thread ended with code ${code}` })),
      );
    });
    signal.throwIfAborted();
    if (last.kind === 'failed')
      throw last.code === null ? new Error(last.message) : new SentinelError(last.code, last.message);
    return last;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
