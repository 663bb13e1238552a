import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { messageOf, sentinelError } from '../config/errors.js';
import type { ModelConfig } from '../config/load-config.js';
import type { TargetConfig } from '../config/target.js';
import { createForestPredictor } from './forest-predictor.js';
import { type ModelFile, parseModelFile, readModelFile } from './model-file.js';
import type { Predictor } from './predictor.js';
import { createModelRegistry } from './registry.js';

/**
 * Loads the model that a configuration serves, ready to predict: its `model_file`, or the champion of its registry. A
 * model made for other features or another target is refused: its numbers would mean something else.
 *
 * @throws SentinelError SENT_MODEL_NOT_TRAINED, SENT_MODEL_FILE_MISSING, SENT_MODEL_FILE_INVALID,
 *   SENT_MODEL_VERSION_UNKNOWN when the champion's folder is gone
 */
export async function loadModel(config: ModelConfig): Promise<Predictor> {
  const { id, model_file: path } = config;
  if (path !== undefined) return fittingPredictor(await readModelFile(path, id), path, config);
  const champion = await createModelRegistry(config, { now }).champion();
  if (champion === null) throw sentinelError('SENT_MODEL_NOT_TRAINED', { model: id, path: config.model_dir });
  return loadVersion(config, champion.version);
}

/**
 * Loads one version out of a model's registry, whether it is champion or not.
 *
 * @throws SentinelError SENT_MODEL_FILE_FIXED, SENT_MODEL_VERSION_UNKNOWN, SENT_MODEL_FILE_INVALID
 */
export async function loadVersion(config: ModelConfig, version: string): Promise<Predictor> {
  const registry = createModelRegistry(config, { now });
  const metadata = await registry.get(version);
  const path = registry.filePath(metadata);
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw sentinelError('SENT_MODEL_FILE_INVALID', { path, problem: messageOf(cause) }, { cause });
  });
  if (createHash('sha256').update(bytes).digest('hex') !== metadata.file.sha256) {
    const problem = 'its SHA-256 is not the one in metadata.json; it was changed or damaged';
    throw sentinelError('SENT_MODEL_FILE_INVALID', { path, problem });
  }
  return fittingPredictor(parseModelFile(bytes.toString('utf8'), path), path, config);
}

/** Loading writes nothing, so no clock is looked at. */
const now = (): Date => new Date();

function fittingPredictor(file: ModelFile, path: string, config: ModelConfig): Predictor {
  const predictor = createForestPredictor(file);
  const problem = mismatch(predictor, config);
  if (problem !== null) throw sentinelError('SENT_MODEL_FILE_INVALID', { path, problem });
  return predictor;
}

function mismatch(predictor: Predictor, config: ModelConfig): string | null {
  if (predictor.model !== config.id) return `it is of model "${predictor.model}", expected "${config.id}"`;
  const types = new Map(predictor.features.map(({ name, type }) => [name, type]));
  for (const [name, { type }] of Object.entries(config.features)) {
    const trained = types.get(name);
    if (trained === undefined) return `it was trained without the feature "${name}". Train the model again`;
    if (trained !== type) return `its feature "${name}" is ${trained}, the configuration says ${type}`;
    types.delete(name);
  }
  const [extra] = types.keys();
  if (extra !== undefined)
    return `it was trained with the feature "${extra}", which the configuration does not have`;
  const [trained, configured] = [outcomes(predictor.target), outcomes(config.target)];
  return trained === configured ? null : `it predicts ${trained}, the configuration says ${configured}`;
}

/** What a target is, in words that are the same for the same target. */
function outcomes(target: TargetConfig): string {
  return target.type === 'regression' ? 'a number' : `the classes ${JSON.stringify(target.classes)}`;
}
