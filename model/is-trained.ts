import { access } from 'node:fs/promises';
import type { ModelConfig } from '../config/load-config.js';
import { readChampion } from './champion-log.js';

/**
 * Whether a model has something to serve: its `model_file`, or a champion. Whether it can be used, `loadModel` tells.
 *
 * @throws SentinelError SENT_MODEL_FILE_INVALID when the record of the champion is damaged
 */
export async function isTrained({ model_file, model_dir }: ModelConfig): Promise<boolean> {
  if (model_file === undefined) return (await readChampion(model_dir)) !== null;
  return access(model_file).then(
    () => true,
    () => false,
  );
}
