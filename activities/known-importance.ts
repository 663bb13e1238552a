import { createHash } from 'node:crypto';
import { messageOf, SentinelError } from '../config/errors.js';
import type { ModelConfig } from '../config/load-config.js';
import { runInThread } from '../config/run-in-thread.js';
import { createModelRegistry } from '../model/registry.js';
import {
  readImportance,
  readImportanceFailure,
  type VersionImportance,
  writeImportanceFailure,
} from '../model/version-importance.js';
import { hashOf } from '../store/hash-of-file.js';
import { importanceFile } from './importance-file.js';
import type { ImportanceTask } from './importance-thread.js';

/** What is wrong with the rows, or takes too long; a model that cannot be loaded may be mended where it is. */
const LASTING = /^SENT_(DATA_|IMPORTANCE_TOO_SLOW$)/;

/**
 * What each feature is worth to the version that is served: as it is kept with the version, else measured now, in a thread, and kept.
 * A failure that would repeat is remembered, until the rows, or what is configured of them, are others.
 *
 * @returns why it is not known, where it cannot be measured: a check goes on without
 * @throws the signal's reason when aborted
 */
export async function knownImportance(
  model: ModelConfig,
  signal?: AbortSignal,
): Promise<VersionImportance | string> {
  try {
    const served = await servedModel(model);
    if (served === null) return 'no version of the model is served';
    return (await readImportance(model, served)) ?? (await measuredNow(model, served, signal));
  } catch (error) {
    signal?.throwIfAborted();
    return problemOf(messageOf(error));
  }
}

const problemOf = (message: string): string => `it could not be measured: ${message}`;

/** The champion; of a fixed model file its hash, as only loading it would tell its version. */
async function servedModel(model: ModelConfig): Promise<string | null> {
  if (model.model_file !== undefined) return hashOf(model.model_file);
  return (await createModelRegistry(model, { now: () => new Date() }).champion())?.version ?? null;
}

async function measuredNow(
  model: ModelConfig,
  served: string,
  signal: AbortSignal | undefined,
): Promise<VersionImportance | string> {
  const { file } = await importanceFile(model);
  const basis = basisOf(model, served, await hashOf(file));
  const before = await readImportanceFailure(model, served);
  if (before?.basis === basis) return before.reason;
  const version = model.model_file === undefined ? served : null;
  try {
    return await runInThread<ImportanceTask, VersionImportance>(
      'activities/importance-thread',
      { model, version },
      { signal },
    );
  } catch (error) {
    signal?.throwIfAborted();
    const reason = problemOf(messageOf(error));
    if (error instanceof SentinelError && LASTING.test(error.code))
      await writeImportanceFailure(model, served, { basis, reason });
    return reason;
  }
}

/** All that a failure may come of. */
function basisOf({ features, target }: ModelConfig, served: string, rows: string): string {
  return createHash('sha256')
    .update(JSON.stringify([served, rows, features, target]))
    .digest('hex');
}
