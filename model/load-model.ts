import { sentinelError } from '../config/errors.js';
import type { ModelConfig } from '../config/load-config.js';
import { type ModelHeader, readModelFile } from './model-file.js';
import { createPredictor, type Predictor } from './predictor.js';

/**
 * Loads the model file of a configured model, ready to serve. A file made for other features or another target is
 * refused: its numbers would mean something else.
 *
 * @throws SentinelError SENT_MODEL_NOT_TRAINED, SENT_MODEL_FILE_INVALID
 */
export async function loadModel(config: ModelConfig): Promise<Predictor> {
  const file = await readModelFile(config.model_file, config.id);
  const problem = mismatch(file.header, config);
  if (problem !== null) throw sentinelError('SENT_MODEL_FILE_INVALID', { path: config.model_file, problem });
  return createPredictor(file);
}

function mismatch(header: ModelHeader, config: ModelConfig): string | null {
  if (header.model !== config.id) return `it is of model "${header.model}", expected "${config.id}"`;
  const types = new Map(header.features.map(({ name, type }) => [name, type]));
  for (const [name, { type }] of Object.entries(config.features)) {
    const trained = types.get(name);
    if (trained === undefined) return `it was trained without the feature "${name}". Train the model again`;
    if (trained !== type) return `its feature "${name}" is ${trained}, the configuration says ${type}`;
    types.delete(name);
  }
  const [extra] = types.keys();
  if (extra !== undefined)
    return `it was trained with the feature "${extra}", which the configuration does not have`;
  const [negative, positive] = header.target.classes;
  if (negative !== config.target.classes[0] || positive !== config.target.classes[1])
    return `its classes are "${negative}" and "${positive}", the configuration says "${config.target.classes.join('" and "')}"`;
  return null;
}
