import { messageOf } from '../../config/errors.js';
import { spawnThread } from '../../config/spawn-thread.js';
import type { ModelFile } from '../../model/model-file.js';
import type { RowLimits } from '../row-check.js';
import type { ServedModel } from '../served-models.js';
import type { BatchReply, BatchRequest } from './batch-thread.js';
import { isLargeBatch } from './large-batch.js';
import type { PredictedBatch } from './predict-batch.js';

/** Batches that the thread has at a time: one that it works on, and one so that it need not wait for the next. */
const UNDER_WAY = 2;
/** A thread that ended is not replaced sooner. */
const PAUSE_MS = 60_000;

export interface Batches {
  /**
   * Predicts a large batch in another thread, so that this one goes on answering.
   *
   * @param body of a request; not changed
   * @returns `null` when it has to be done, or refused, here: it is one row, or small, or no valid batch, the model is of another
   *   tool, rows are to be shown in this process's log, or there is no thread
   */
  predict(served: ServedModel, body: Uint8Array): Promise<PredictedBatch | null>;
  /** Starts the thread, which the first large batch does otherwise. Ends when it is ready, or cannot be had. */
  start(): Promise<void>;
  /** Ends the thread. */
  close(): Promise<void>;
}

/** What is used of a worker thread. */
export interface BatchWorker {
  postMessage(request: BatchRequest): void;
  on(event: 'message', listener: (reply: BatchReply) => void): unknown;
  on(event: 'error' | 'messageerror', listener: (error: Error) => void): unknown;
  on(event: 'exit', listener: () => void): unknown;
  unref(): void;
  terminate(): Promise<unknown>;
}

interface BatchesOptions {
  readonly limits: RowLimits;
  /** ISO 8601. */
  readonly time: () => string;
  /** May throw, as a system does that has no more threads. */
  readonly spawn?: () => BatchWorker;
  /** Told that the thread ended by itself, or could not be started. */
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
  let thread: BatchWorker | null = null;
  let starting: Promise<void> | null = null;
  let ready = false;
  let closed = false;
  let notBefore = Number.NEGATIVE_INFINITY;
  let waiting: Task[] = [];
  /** What the thread has, by number. */
  const underWay = new Map<number, Task>();
  let lastNumber = 0;
  /** What the thread was told last of each model. */
  const known = new Map<string, ModelFile>();

  function start(): Promise<void> {
    if (closed || performance.now() < notBefore) return Promise.resolve();
    starting ??= new Promise((resolve) => {
      try {
        listen(spawn(), resolve);
      } catch (error) {
        lose(messageOf(error));
        resolve();
      }
    });
    return starting;
  }

  /** @param begun called once: when the thread is ready, or has ended before */
  function listen(started: BatchWorker, begun: () => void): void {
    let problem = 'it ended by itself';
    // It must not keep a process that has nothing else to do.
    started.unref();
    started.on('message', (reply) => {
      if (reply.kind === 'done') return settle(reply.number, reply.batch);
      ready = true;
      begun();
    });
    started.on('error', (error) => {
      problem = messageOf(error);
    });
    started.on('messageerror', (error) => {
      problem = messageOf(error);
      // Nobody knows whose answer that was.
      void started.terminate();
    });
    started.on('exit', () => {
      lose(problem);
      begun();
    });
    thread = started;
  }

  function lose(problem: string): void {
    const tasks = [...underWay.values(), ...waiting];
    [thread, starting, ready] = [null, null, false];
    waiting = [];
    underWay.clear();
    known.clear();
    notBefore = performance.now() + PAUSE_MS;
    if (!closed) onLost?.(problem);
    for (const { resolve } of tasks) resolve(null);
  }

  function settle(number: number, batch: PredictedBatch | null): void {
    const task = underWay.get(number);
    underWay.delete(number);
    task?.resolve(batch);
    handOver();
  }

  function handOver(): void {
    while (thread !== null && underWay.size < UNDER_WAY) {
      const task = waiting.shift();
      if (task === undefined) return;
      lastNumber += 1;
      try {
        say(thread, task, lastNumber);
        underWay.set(lastNumber, task);
      } catch {
        // There is no memory for a copy. Whoever asked does it, or says why it cannot be done.
        task.resolve(null);
      }
    }
  }

  function say(to: BatchWorker, { served, file, body }: Task, number: number): void {
    const { id: model, features } = served.config;
    if (known.get(model) !== file) {
      // The forest is in memory that threads share, so no more than the header is copied.
      to.postMessage({ kind: 'model', options: { model, features, limits, file } });
      known.set(model, file);
    }
    // The time is not taken sooner, so that it is not long past when the row is logged.
    to.postMessage({ kind: 'batch', number, model, body, timestamp: time() });
  }

  return {
    async predict(served, body) {
      const { file } = served.predictor;
      if (closed || !isLargeBatch(body) || file === undefined || served.payloads !== null) return null;
      if (!ready) await start();
      if (!ready) return null;
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
