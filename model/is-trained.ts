import { access } from 'node:fs/promises';
import type { ModelConfig } from '../config/load-config.js';

/** Whether a model has a model file; whether it can be used, `loadModel` tells. */
export async function isTrained(model: ModelConfig): Promise<boolean> {
  return access(model.model_file).then(
    () => true,
    () => false,
  );
}
