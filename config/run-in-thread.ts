import type { ThreadData, ThreadMessage } from './answer-in-thread.js';
import { SentinelError, sentinelError } from './errors.js';
import { spawnThread } from './spawn-thread.js';

interface RunInThreadOptions {
  readonly signal?: AbortSignal | undefined;
  /** Told how far the thread is. */
  readonly onStep?: (done: number, total: number) => void;
}

/**
 * Lets a thread do a task: on the main thread it would hold up every request, or Temporal's polling and heartbeats. The thread is asked to stop and
 * never terminated: ended inside a DuckDB call it would take the process with it.
 *
 * @param entry the file of the thread, which calls `answerInThread`, such as `activities/retrain-thread`
 * @param task plain data
 * @throws SentinelError what the thread met; the signal's reason when aborted
 */
export async function runInThread<Task, Answer>(
  entry: string,
  task: Task,
  { signal, onStep = () => {} }: RunInThreadOptions = {},
): Promise<Answer> {
  signal?.throwIfAborted();
  const stop = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const thread = spawnThread(entry, { task, stop } satisfies ThreadData<Task>);
  const onAbort = (): void => {
    Atomics.store(stop, 0, 1);
  };
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    type Last = Exclude<ThreadMessage<Answer>, { readonly kind: 'step' }>;
    const last = await new Promise<Last>((resolve, reject) => {
      let ended: Last | undefined;
      thread.on('message', (message: ThreadMessage<Answer>) => {
        if (message.kind === 'step') onStep(message.done, message.total);
        else ended = message;
      });
      thread.once('error', reject);
      thread.once('exit', (code) =>
        ended
          ? resolve(ended)
          : reject(
              sentinelError('SENT_INTERNAL', { problem: `the thread ${entry} ended with code ${code}` }),
            ),
      );
    });
    signal?.throwIfAborted();
    if (last.kind === 'answered') return last.answer;
    throw last.code === null ? new Error(last.message) : new SentinelError(last.code, last.message);
  } finally {
    signal?.removeEventListener('abort', onAbort);
  }
}
