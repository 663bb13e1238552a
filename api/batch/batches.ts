import type { Worker } from 'node:worker_threads';
import { messageOf } from '../../config/errors.js';
import { spawnThread } from '../../config/spawn-thread.js';
import type { ModelFile } from '../../model/model-file.js';
import type { RowLimits } from '../row-check.js';
import type { ServedModel } from '../served-models.js';
import type { BatchReply, BatchRequest } from './batch-thread.js';
import type { PredictedBatch } from './predict-batch.js';

/** Bodies of fewer bytes, some 250 rows, are not worth the way to another thread and back. */
export const LEAST_BATCH_BYTES = 16 * 1024;
/** Batches that the thread has at a time: one that it works on, and one so that it need not wait for the next. */
const UNDER_WAY = 2;
/** A thread that ended is not replaced sooner. */
const PAUSE_MS = 60_000;

export interface Batches {
  /**
   * Predicts a large batch in another thread, so that this one goes on answering.
   *
   * @param body of a request; not changed
   * @returns `null` when it has to be done, or refused, here: it is small, or no valid batch, the model is of another tool,
   *   rows are to be shown in this process's log, or there is no thread, or not yet
   */
  predict(served: ServedModel, body: Uint8Array): Promise<PredictedBatch | null>;
  /** Starts the thread. The first large batch does so, and does not wait for it. */
  start(): Promise<void>;
  /** Ends the thread. */
  close(): Promise<void>;
}

export interface BatchesOptions {
  readonly limits: RowLimits;
  /** ISO 8601. */
  readonly time: () => string;
  readonly spawn?: () => Worker;
  /** Told that the thread ended by itself. */
  readonly onLost?: (problem: string) => void;
}

interface Task {
  readonly served: ServedModel;
  readonly file: ModelFile;
  readonly body: Uint8Array;
  readonly resolve: (batch: PredictedBatch | null) => void;
}

export function createBatches(options: BatchesOptions): Batches {
  const { time, onLost, spawn = () => spawnThread('api/batch/batch-thread', null) } = options;
  const { batch_limit, text_limit } = options.limits;
  const limits = { batch_limit, text_limit };
  let thread: Worker | null = null;
  let starting: Promise<void> | null = null;
  let ready = false;
  let closed = false;
  let notBefore = Number.NEGATIVE_INFINITY;
  let waiting: Task[] = [];
  let underWay: Task[] = [];
  /** What the thread was told last of each model. */
  const known = new Map<string, ModelFile>();

  function start(): Promise<void> {
    if (closed || performance.now() < notBefore) return Promise.resolve();
    starting ??= new Promise((resolve) => {
      const started = spawn();
      let problem = 'it ended by itself';
      // It must not keep a process that has nothing else to do.
      started.unref();
      started.on('message', (reply: BatchReply) => {
        if (reply.kind === 'done') return settle(reply.batch);
        ready = true;
        resolve();
      });
      started.on('error', (error) => {
        problem = messageOf(error);
      });
      started.on('exit', () => {
        lose(problem);
        resolve();
      });
      thread = started;
    });
    return starting;
  }

  function lose(problem: string): void {
    const tasks = [...underWay, ...waiting];
    [thread, starting, ready] = [null, null, false];
    [underWay, waiting] = [[], []];
    known.clear();
    notBefore = performance.now() + PAUSE_MS;
    if (!closed) onLost?.(problem);
    for (const { resolve } of tasks) resolve(null);
  }

  function settle(batch: PredictedBatch | null): void {
    const [task, ...others] = underWay;
    underWay = others;
    task?.resolve(batch);
    handOver();
  }

  function handOver(): void {
    while (thread !== null && underWay.length < UNDER_WAY) {
      const task = waiting.shift();
      if (task === undefined) return;
      underWay.push(task);
      const { served, file, body } = task;
      const { id: model, features } = served.config;
      const say = (request: BatchRequest): void => thread?.postMessage(request);
      if (known.get(model) !== file) {
        known.set(model, file);
        say({ kind: 'model', options: { model, features, limits, file } });
      }
      // Not sooner, so that the time of a row is not long past when the row is logged.
      say({ kind: 'batch', model, body, timestamp: time() });
    }
  }

  return {
    async predict(served, body) {
      const { file } = served.predictor;
      if (closed || body.length < LEAST_BATCH_BYTES || file === undefined || served.payloads !== null)
        return null;
      if (!ready) {
        void start();
        return null;
      }
      return new Promise((resolve) => {
        waiting.push({ served, file, body, resolve });
        handOver();
      });
    },
    start,
    async close() {
      closed = true;
      await thread?.terminate();
    },
  };
}
