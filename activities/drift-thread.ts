/** A thread that loads sides and looks at columns for a drift job. Its input is `workerData`; it talks in messages. */
import { parentPort, workerData } from 'node:worker_threads';
import { type ErrorCode, messageOf, SentinelError } from '../config/errors.js';
import type { ListedColumn } from '../drift/list-columns.js';
import { type LookedColumn, lookAtColumn } from '../drift/look-at-column.js';
import type { PreparedSide } from '../drift/prepare-side.js';
import type { DriftJob } from './drift-job.js';
import { loadSide, type SideName } from './load-side.js';

/** What the thread is given. */
export interface DriftThreadData {
  readonly job: DriftJob;
  /** Threads that DuckDB may use in here. */
  readonly databaseThreads: number;
  /** One shared integer; the thread does nothing more once it is not 0. */
  readonly stop: Int32Array;
}

/** What it is asked for, one thing at a time; `end` lets it end by itself. */
export type ThreadRequest =
  | { readonly kind: 'load'; readonly side: SideName }
  | { readonly kind: 'look'; readonly column: ListedColumn; readonly tooFewRows: string | null }
  | { readonly kind: 'end' };

/** What it answers. */
export type ThreadAnswer =
  | { readonly kind: 'loaded'; readonly side: PreparedSide }
  | { readonly kind: 'looked'; readonly column: LookedColumn }
  | { readonly kind: 'failed'; readonly code: ErrorCode | null; readonly message: string };

const port = parentPort;
if (port === null) throw new Error('drift-thread.js runs only as a worker thread');
const { job, databaseThreads, stop }: DriftThreadData = workerData;
const send = (answer: ThreadAnswer): void => port.postMessage(answer);

async function answer(request: Exclude<ThreadRequest, { kind: 'end' }>): Promise<void> {
  if (Atomics.load(stop, 0) !== 0) throw new Error('the check was cancelled');
  if (request.kind === 'load') {
    const { side, store } = await loadSide(job, request.side, databaseThreads);
    send({ kind: 'loaded', side });
    // A profile that cannot be stored costs the next check some seconds, and this one nothing.
    await store?.().catch(() => {});
  } else {
    const profile = job.options.profile ?? 'calibrated';
    send({ kind: 'looked', column: lookAtColumn(request.column, profile, job.options, request.tooFewRows) });
  }
}

port.on('message', (request: ThreadRequest) => {
  if (request.kind === 'end') {
    port.close();
    return;
  }
  answer(request).catch((error: unknown) =>
    send({
      kind: 'failed',
      code: error instanceof SentinelError ? error.code : null,
      message: messageOf(error),
    }),
  );
});
