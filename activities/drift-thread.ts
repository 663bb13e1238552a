/** The thread in which a drift check computes. Its input is `workerData`; it answers in messages. */
import { parentPort, workerData } from 'node:worker_threads';
import { type ErrorCode, messageOf, SentinelError } from '../config/errors.js';
import { detectDrift } from '../drift/detect-drift.js';
import type { DriftResult } from '../drift/result.js';
import { openDatabase } from '../store/database.js';
import { loadTable } from '../store/load-table.js';
import type { DriftJob, DriftThreadData } from './run-drift-thread.js';

export type ThreadMessage =
  | { readonly kind: 'progress'; readonly phase: string; readonly done: number; readonly total: number }
  | { readonly kind: 'result'; readonly result: DriftResult }
  | { readonly kind: 'error'; readonly code: ErrorCode | null; readonly message: string };

const port = parentPort;
if (port === null) throw new Error('drift-thread.js runs only as a worker thread');
const send = (message: ThreadMessage): void => port.postMessage(message);

const { job, stop }: DriftThreadData = workerData;

/** Tells where the computation is, unless it is asked to stop. */
function step(phase: string, done: number, total: number): void {
  if (Atomics.load(stop, 0) !== 0) throw new Error('the check was cancelled');
  send({ kind: 'progress', phase, done, total });
}

async function compute({ reference, current, options, warnings }: DriftJob): Promise<DriftResult> {
  const database = await openDatabase();
  try {
    const load = async (side: DriftJob['current'], phase: string, done: number) => {
      step(phase, done, 2);
      const table = await loadTable(database, side.file, options.types ? { types: options.types } : {});
      return { ...table, source: side.source };
    };
    const loadedReference = await load(reference, 'load reference', 0);
    const loadedCurrent = await load(current, 'load window', 1);
    const result = detectDrift(loadedReference, loadedCurrent, {
      ...options,
      onColumn: (done, total, name) => step(`test ${name}`, done, total),
    });
    return { ...result, warnings: [...warnings, ...result.warnings] };
  } finally {
    await database.close();
  }
}

try {
  send({ kind: 'result', result: await compute(job) });
} catch (error) {
  send({
    kind: 'error',
    code: error instanceof SentinelError ? error.code : null,
    message: messageOf(error),
  });
}
