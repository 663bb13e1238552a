/** A thread that measures importances. Its input is `workerData`; it tells its end. */
import { parentPort, workerData } from 'node:worker_threads';
import { type ErrorCode, messageOf, SentinelError } from '../config/errors.js';
import type { ModelConfig } from '../config/load-config.js';
import type { VersionImportance } from '../model/version-importance.js';
import { measureImportance } from './measure-importance.js';

export interface ImportanceThreadData {
  readonly model: ModelConfig;
  readonly version: string | null;
  /** One shared integer; the thread stops at its next step once it is not 0. */
  readonly stop: Int32Array;
}

export type ImportanceMessage =
  | { readonly kind: 'measured'; readonly importance: VersionImportance }
  | { readonly kind: 'failed'; readonly code: ErrorCode | null; readonly message: string };

const port = parentPort;
if (port === null) throw new Error('importance-thread.js runs only as a worker thread');
const { model, version, stop }: ImportanceThreadData = workerData;
const send = (message: ImportanceMessage): void => port.postMessage(message);
const step = (): void => {
  if (Atomics.load(stop, 0) !== 0) throw new Error('the check was cancelled');
};

try {
  const importance = await measureImportance(model, version, () => new Date(), step);
  send({ kind: 'measured', importance });
} catch (error) {
  send({
    kind: 'failed',
    code: error instanceof SentinelError ? error.code : null,
    message: messageOf(error),
  });
}
