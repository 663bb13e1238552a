/** The thread's side of `runInThread`. */
import { parentPort, workerData } from 'node:worker_threads';
import { type ErrorCode, messageOf, SentinelError } from './errors.js';

export interface ThreadData<Task> {
  readonly task: Task;
  /** One shared integer; the thread stops at its next step once it is not 0. */
  readonly stop: Int32Array;
}

export type ThreadMessage<Answer> =
  | { readonly kind: 'step'; readonly done: number; readonly total: number }
  | { readonly kind: 'answered'; readonly answer: Answer }
  | { readonly kind: 'failed'; readonly code: ErrorCode | null; readonly message: string };

export interface ThreadSteps {
  /** Tells how far the task is. Throws once it was called off. */
  readonly step: (done: number, total: number) => void;
  readonly stopped: () => boolean;
}

/** Does the task that the thread was started with, and tells its end. */
export async function answerInThread<Task, Answer>(
  work: (task: Task, steps: ThreadSteps) => Promise<Answer>,
): Promise<void> {
  const port = parentPort;
  if (port === null) throw new Error('this file runs only as a worker thread');
  const { task, stop }: ThreadData<Task> = workerData;
  const send = (message: ThreadMessage<Answer>): void => port.postMessage(message);
  const stopped = (): boolean => Atomics.load(stop, 0) !== 0;
  const step = (done: number, total: number): void => {
    if (stopped()) throw new Error('it was called off');
    send({ kind: 'step', done, total });
  };
  try {
    send({ kind: 'answered', answer: await work(task, { step, stopped }) });
  } catch (error) {
    send({
      kind: 'failed',
      code: error instanceof SentinelError ? error.code : null,
      message: messageOf(error),
    });
  }
}
