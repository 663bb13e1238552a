import { stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { sentinelError } from '../config/errors.js';
import type { ModelConfig } from '../config/load-config.js';
import { createForestPredictor } from './forest-predictor.js';
import { type ModelFile, parseModelFile } from './model-file.js';
import { modelMismatch } from './model-mismatch.js';
import { createOnnxPredictor } from './onnx-predictor.js';
import type { Predictor } from './predictor.js';
import { readForest, readModelBytes } from './read-forest.js';
import { createModelRegistry } from './registry.js';
import type { VersionMetadata } from './version-metadata.js';

/**
 * Loads the model that a configuration serves, ready to predict: its `model_file`, or the champion of its registry. A
 * model made for other features or another target is refused: its numbers would mean something else.
 *
 * @throws SentinelError SENT_MODEL_NOT_TRAINED, SENT_MODEL_FILE_MISSING, SENT_MODEL_FILE_INVALID,
 *   SENT_MODEL_VERSION_UNKNOWN when the champion's folder is gone
 */
export async function loadModel(config: ModelConfig): Promise<Predictor> {
  const { id, model_file: path } = config;
  if (path !== undefined) return readPredictor(path, config);
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
  const predictor = await readPredictor(registry.filePath(metadata), config, metadata.file.sha256);
  return { ...predictor, metrics: metadata.metrics, trainedAt: metadata.training.trained_at };
}

/** Loading writes nothing, so no clock is looked at. */
const now = (): Date => new Date();

export interface ModelContent {
  readonly predictor: Predictor;
  readonly bytes: Uint8Array;
  /** What the registry calls such a file. */
  readonly fileName: string;
  readonly format: VersionMetadata['format'];
  readonly training: VersionMetadata['training'];
}

/**
 * Reads a model, an ONNX file by its name and else one of ours, and holds it against the configuration. The bytes are those that the
 * predictor was made of.
 *
 * @throws SentinelError SENT_MODEL_FILE_MISSING, SENT_MODEL_FILE_INVALID, SENT_ONNX_UNAVAILABLE
 */
export async function readModelContent(path: string, config: ModelConfig): Promise<ModelContent> {
  const bytes = await readModelBytes({ model: config.id, path });
  if (isOnnx(path)) {
    const predictor = await onnxPredictor(bytes, path, config);
    const training = { rows: null, sha256: null, params: {}, seed: null, trained_at: predictor.trainedAt };
    return { predictor, bytes, format: 'onnx', training, fileName: 'model.onnx' };
  }
  const file = parseModelFile(bytes.toString('utf8'), path);
  const { format, training } = file.header;
  return { predictor: forestPredictor(file, path, config), bytes, format, training, fileName: 'model.json' };
}

/** The same, ready to predict, without the bytes. */
async function readPredictor(path: string, config: ModelConfig, sha256?: string): Promise<Predictor> {
  const place = { model: config.id, path, sha256 };
  if (isOnnx(path)) return onnxPredictor(await readModelBytes(place), path, config);
  return forestPredictor(await readForest(place), path, config);
}

function isOnnx(path: string): boolean {
  return extname(path).toLowerCase() === '.onnx';
}

async function onnxPredictor(bytes: Uint8Array, path: string, config: ModelConfig): Promise<Predictor> {
  // The file says nothing of its training; that it is older than itself is all that is known.
  const trainedAt = (await stat(path)).mtime.toISOString();
  return createOnnxPredictor(bytes, path, config, trainedAt);
}

function forestPredictor(file: ModelFile, path: string, config: ModelConfig): Predictor {
  const predictor = createForestPredictor(file);
  const problem = modelMismatch(predictor, config);
  if (problem !== null) throw sentinelError('SENT_MODEL_FILE_INVALID', { path, problem });
  return predictor;
}
