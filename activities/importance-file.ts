import { stat } from 'node:fs/promises';
import { sentinelError } from '../config/errors.js';
import type { ModelConfig } from '../config/load-config.js';
import type { VersionImportance } from '../model/version-importance.js';

/** A larger file is not read as a whole for this. */
const LARGEST_FILE = 256 * 1024 * 1024;

/**
 * The labelled rows that importances are measured on: held-out ones, or without any those of the reference.
 *
 * @throws SentinelError SENT_DATA_FILE_INVALID when the file is larger than 256 MB
 */
export async function importanceFile(
  model: ModelConfig,
): Promise<{ readonly file: string; readonly measured_on: VersionImportance['measured_on'] }> {
  const heldOut = model.training.held_out;
  const file = heldOut ?? model.reference;
  const size = await stat(file).then(
    (info) => info.size,
    () => 0,
  );
  if (size > LARGEST_FILE) {
    const problem =
      'it is larger than the 256 MB that importances are measured on; name a smaller file as training.held_out';
    throw sentinelError('SENT_DATA_FILE_INVALID', { path: file, format: 'labelled rows', problem });
  }
  return { file, measured_on: heldOut === undefined ? 'reference' : 'held_out' };
}
