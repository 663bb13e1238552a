/** A thread that measures importances. Its input is `workerData`; it tells its end. */
import { parentPort, workerData } from 'node:worker_threads';
import { messageOf, SentinelError } from '../config/errors.js';
import type { ModelConfig } from '../config/load-config.js';
import type { VersionImportance } from '../model/version-importance.js';
import { measureImportance } from './measure-importance.js';

export interface ImportanceThreadData {
  readonly model: ModelConfig;
  /** One of the registry; `null` for a fixed model file. */
  readonly version: string | null;
  /** One shared integer; the thread stops at its next step once it is not 0. */
  readonly stop: Int32Array;
}

export type ImportanceMessage =
  | { readonly kind: 'measured'; readonly importance: VersionImportance }
  | {
      readonly kind: 'failed';
      /** Whether the same model and the same rows would fail again. */
      readonly lasting: boolean;
      readonly message: string;
    };

/** What is wrong with the rows, or takes too long; a model that cannot be loaded may be mended where it is. */
const LASTING = /^SENT_(DATA_|IMPORTANCE_TOO_SLOW$)/;

const port = parentPort;
if (port === null) throw new Error('importance-thread.js runs only as a worker thread');
const { model, version, stop }: ImportanceThreadData = workerData;
const send = (message: ImportanceMessage): void => port.postMessage(message);
const step = (): void => {
  if (Atomics.load(stop, 0) !== 0) throw new Error('the check was cancelled');
};

try {
  const importance = await measureImportance(model, version, () => new Date(), { step });
  send({ kind: 'measured', importance });
} catch (error) {
  send({
    kind: 'failed',
    lasting: error instanceof SentinelError && LASTING.test(error.code),
    message: messageOf(error),
  });
}
