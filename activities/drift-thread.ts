/** A thread that works on a drift job. Its input is `workerData`; it talks in messages. */
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { type ErrorCode, messageOf, SentinelError } from '../config/errors.js';
import { createHand, type HandAnswer, type HandOptions, type HandRequest } from './drift-hand.js';

/** What it is asked for; `end` lets it end by itself. */
export type ThreadRequest = HandRequest | { readonly kind: 'end' };

/** What it answers, in the order in which it was asked. */
export type ThreadAnswer =
  | HandAnswer
  | { readonly kind: 'failed'; readonly code: ErrorCode | null; readonly message: string };

/** Works one request off after the other. */
function serve(port: MessagePort, options: HandOptions): void {
  const hand = createHand(options);
  const send = (answer: ThreadAnswer): void => port.postMessage(answer);

  async function answer(request: ThreadRequest): Promise<void> {
    if (request.kind === 'end') {
      port.close();
      return;
    }
    try {
      send(await hand.do(request));
    } catch (error) {
      const code = error instanceof SentinelError ? error.code : null;
      send({ kind: 'failed', code, message: messageOf(error) });
    }
    await hand.finish();
  }

  let last: Promise<void> = Promise.resolve();
  port.on('message', (request: ThreadRequest) => {
    last = last.then(() => answer(request));
  });
}

if (parentPort === null) throw new Error('drift-thread.js runs only as a worker thread');
serve(parentPort, workerData);
