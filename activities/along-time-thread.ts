/** A thread that looks back on past checks once: what from is `workerData`, and its message is the answer, or what went wrong. */
import { parentPort, workerData } from 'node:worker_threads';
import { messageOf } from '../config/errors.js';
import { type AlongTime, type AlongTimeJob, alongTime } from './along-time.js';

export type AlongTimeMessage = { readonly found: AlongTime } | { readonly problem: string };

const port = parentPort;
if (port === null) throw new Error('along-time-thread.js runs only as a worker thread');
const job: AlongTimeJob = workerData;
const message: AlongTimeMessage = await alongTime(job).then(
  (found) => ({ found }),
  (error: unknown) => ({ problem: messageOf(error) }),
);
port.postMessage(message);
