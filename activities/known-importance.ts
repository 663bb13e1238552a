import { messageOf } from '../config/errors.js';
import type { ModelConfig } from '../config/load-config.js';
import { spawnThread } from '../config/spawn-thread.js';
import { loadModel } from '../model/load-model.js';
import { createModelRegistry } from '../model/registry.js';
import { readImportance, type VersionImportance } from '../model/version-importance.js';
import type { ImportanceMessage, ImportanceThreadData } from './importance-thread.js';

/**
 * What each feature is worth to the version that is served: as it is kept with the version, else measured now, in a thread, and kept.
 *
 * @returns why it is not known, where it cannot be measured: a check goes on without
 * @throws the signal's reason when aborted
 */
export async function knownImportance(
  model: ModelConfig,
  signal?: AbortSignal,
): Promise<VersionImportance | string> {
  try {
    const version = await servedVersion(model);
    if (version === null) return 'no version of the model is served';
    return (await readImportance(model, version)) ?? (await inThread(model, signal));
  } catch (error) {
    signal?.throwIfAborted();
    return `it could not be measured: ${messageOf(error)}`;
  }
}

async function servedVersion(model: ModelConfig): Promise<string | null> {
  if (model.model_file !== undefined) return (await loadModel(model)).version;
  return (await createModelRegistry(model, { now: () => new Date() }).champion())?.version ?? null;
}

async function inThread(model: ModelConfig, signal: AbortSignal | undefined): Promise<VersionImportance> {
  signal?.throwIfAborted();
  const stop = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const data: ImportanceThreadData = { model, version: null, stop };
  const thread = spawnThread('activities/importance-thread', data);
  const onAbort = (): void => {
    Atomics.store(stop, 0, 1);
  };
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    const message = await new Promise<ImportanceMessage>((resolve, reject) => {
      let ended: ImportanceMessage | undefined;
      thread.on('message', (told: ImportanceMessage) => {
        ended = told;
      });
      thread.once('error', reject);
      thread.once('exit', (code) =>
        ended ? resolve(ended) : reject(new Error(`a thread ended with code ${code}`)),
      );
    });
    if (message.kind === 'failed') throw new Error(message.message);
    return message.importance;
  } finally {
    signal?.removeEventListener('abort', onAbort);
  }
}
