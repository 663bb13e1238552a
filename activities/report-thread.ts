/** A thread that writes one report: what it is to write is `workerData`. It ends by itself; an error ends it as one. */
import { parentPort, workerData } from 'node:worker_threads';
import { messageOf } from '../config/errors.js';
import { writeReport } from './write-report.js';

if (parentPort === null) throw new Error('report-thread.js runs only as a worker thread');
await writeReport(workerData).catch((error: unknown) => parentPort?.postMessage(messageOf(error)));
