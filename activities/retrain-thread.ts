/** A thread that does one task of `retrain`. Its input is `workerData`; it tells progress, then its end. */
import { parentPort, workerData } from 'node:worker_threads';
import { type ErrorCode, messageOf, SentinelError } from '../config/errors.js';
import {
  type Comparison,
  compareModels,
  type RetrainTask,
  type TrainedCandidate,
  trainCandidate,
} from './retrain-task.js';

export interface RetrainThreadData {
  readonly task: RetrainTask;
  /** One shared integer; the thread stops at its next step once it is not 0. */
  readonly stop: Int32Array;
}

export type RetrainMessage =
  | { readonly kind: 'progress'; readonly done: number; readonly total: number }
  | { readonly kind: 'trained'; readonly result: TrainedCandidate }
  | { readonly kind: 'compared'; readonly result: Comparison }
  | { readonly kind: 'failed'; readonly code: ErrorCode | null; readonly message: string };

const port = parentPort;
if (port === null) throw new Error('retrain-thread.js runs only as a worker thread');
const { task, stop }: RetrainThreadData = workerData;
const send = (message: RetrainMessage): void => port.postMessage(message);
const step = (done: number, total: number): void => {
  if (Atomics.load(stop, 0) !== 0) throw new Error('the training was called off');
  send({ kind: 'progress', done, total });
};

try {
  if (task.kind === 'train') send({ kind: 'trained', result: await trainCandidate(task, step) });
  else send({ kind: 'compared', result: await compareModels(task, step) });
} catch (error) {
  send({
    kind: 'failed',
    code: error instanceof SentinelError ? error.code : null,
    message: messageOf(error),
  });
}
