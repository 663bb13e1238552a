/** A thread that does one performance job. Its input is `workerData`; it tells progress, then its end. */
import { parentPort, workerData } from 'node:worker_threads';
import { type ErrorCode, messageOf, SentinelError } from '../config/errors.js';
import { measureFiles, type PerformanceJob, type PerformanceOfFiles } from './performance-job.js';

export interface PerformanceThreadData {
  readonly job: PerformanceJob;
  /** One shared integer; the thread stops at its next step once it is not 0. */
  readonly stop: Int32Array;
}

export type PerformanceMessage =
  | { readonly kind: 'progress'; readonly done: number }
  | { readonly kind: 'measured'; readonly result: PerformanceOfFiles | null }
  | { readonly kind: 'failed'; readonly code: ErrorCode | null; readonly message: string };

const port = parentPort;
if (port === null) throw new Error('performance-thread.js runs only as a worker thread');
const { job, stop }: PerformanceThreadData = workerData;
const send = (message: PerformanceMessage): void => port.postMessage(message);
const stopped = (): boolean => Atomics.load(stop, 0) !== 0;
const step = (done: number): void => {
  if (stopped()) throw new Error('the check was cancelled');
  send({ kind: 'progress', done });
};

try {
  send({ kind: 'measured', result: await measureFiles(job, step, stopped) });
} catch (error) {
  send({
    kind: 'failed',
    code: error instanceof SentinelError ? error.code : null,
    message: messageOf(error),
  });
}
