/** The thread that predicts large batches. It answers every batch, in the order in which they came. */
import { type MessagePort, parentPort } from 'node:worker_threads';
import {
  type BatchPredictorOptions,
  createBatchPredictor,
  type PredictBatch,
  type PredictedBatch,
} from './predict-batch.js';

/** What it is told: the model that the next batches are for, or a batch. */
export type BatchRequest =
  | { readonly kind: 'model'; readonly options: BatchPredictorOptions }
  | {
      readonly kind: 'batch';
      readonly number: number;
      readonly model: string;
      readonly body: Uint8Array;
      readonly timestamp: string;
    };

/** What it says: that it has begun, or what became of the batch of that number; `null` of one that it has no answer for. */
export type BatchReply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'done'; readonly number: number; readonly batch: PredictedBatch | null };

function serve(port: MessagePort): void {
  const predictors = new Map<string, PredictBatch>();
  const send = (reply: BatchReply, transfer: ArrayBuffer[] = []): void => port.postMessage(reply, transfer);

  function predict({ number, model, body, timestamp }: Extract<BatchRequest, { kind: 'batch' }>): void {
    let batch: PredictedBatch | null = null;
    try {
      batch = predictors.get(model)?.(body, timestamp) ?? null;
    } catch {
      // Whoever asked does it again, in view of everybody.
    }
    send({ kind: 'done', number, batch }, batch === null ? [] : [batch.json.buffer, batch.csv.buffer]);
  }

  port.on('message', (request: BatchRequest) => {
    if (request.kind === 'model')
      predictors.set(request.options.model, createBatchPredictor(request.options));
    else predict(request);
  });
  // A request that cannot be read is nobody's: the thread ends, and all that it has is done elsewhere.
  port.on('messageerror', (error) => {
    throw error;
  });
  send({ kind: 'ready' });
}

if (parentPort === null) throw new Error('batch-thread.js runs only as a worker thread');
serve(parentPort);
