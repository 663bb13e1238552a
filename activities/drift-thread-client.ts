import { SentinelError, sentinelError } from '../config/errors.js';
import { spawnThread } from '../config/spawn-thread.js';
import type { HandAnswer, HandOptions, HandRequest } from './drift-hand.js';
import type { ThreadAnswer, ThreadRequest } from './drift-thread.js';

/** Somebody who does pieces of work, here or in a thread. */
export interface CrewMember {
  /** @throws what the work throws, and Error when whoever does it is gone */
  do(request: HandRequest): Promise<HandAnswer>;
  /** Lets it end, and waits until it has. */
  end(): Promise<void>;
}

interface Asked {
  readonly resolve: (answer: HandAnswer) => void;
  readonly reject: (error: Error) => void;
}

/** Starts a thread that works on a drift job. It answers in the order in which it was asked. */
export function startThread(options: HandOptions): CrewMember {
  const thread = spawnThread('activities/drift-thread', options);
  const asked: Asked[] = [];
  let broken: Error | null = null;
  const fail = (error: Error): void => {
    broken ??= error;
    for (const { reject } of asked.splice(0)) reject(broken);
  };
  thread.on('message', (answer: ThreadAnswer) => {
    const first = asked.shift();
    if (answer.kind === 'failed') first?.reject(errorOf(answer));
    else first?.resolve(answer);
  });
  thread.once('error', fail);
  const ended = new Promise<void>((resolve) =>
    thread.once('exit', (code) => {
      fail(sentinelError('SENT_INTERNAL', { problem: `a drift thread ended with code ${code}` }));
      resolve();
    }),
  );
  const post = (request: ThreadRequest): void => thread.postMessage(request);
  return {
    do: (request) =>
      new Promise((resolve, reject) => {
        if (broken !== null) {
          reject(broken);
          return;
        }
        asked.push({ resolve, reject });
        post(request);
      }),
    async end() {
      post({ kind: 'end' });
      await ended;
    },
  };
}

function errorOf({ code, message }: Extract<ThreadAnswer, { kind: 'failed' }>): Error {
  return code === null ? new Error(message) : new SentinelError(code, message);
}
