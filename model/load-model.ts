import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { messageOf, sentinelError } from '../config/errors.js';
import type { ModelConfig } from '../config/load-config.js';
import { createForestPredictor } from './forest-predictor.js';
import { parseModelFile } from './model-file.js';
import { modelMismatch } from './model-mismatch.js';
import { createOnnxPredictor } from './onnx-predictor.js';
import type { Predictor } from './predictor.js';
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
  if (path !== undefined) return (await readModelContent(path, config)).predictor;
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
  const { predictor } = await readModelContent(registry.filePath(metadata), config, metadata.file.sha256);
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
 * Reads a model, an ONNX file by its name and else one of ours, and holds it against the configuration.
 *
 * @param sha256 what the file must be, in hex; not looked at unless told
 * @throws SentinelError SENT_MODEL_FILE_MISSING, SENT_MODEL_FILE_INVALID, SENT_ONNX_UNAVAILABLE
 */
export async function readModelContent(
  path: string,
  config: ModelConfig,
  sha256?: string,
): Promise<ModelContent> {
  const invalid = (problem: string, cause?: unknown) =>
    sentinelError('SENT_MODEL_FILE_INVALID', { path, problem }, { cause });
  const bytes = await readFile(path).catch((cause: unknown) => {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT')
      throw sentinelError('SENT_MODEL_FILE_MISSING', { model: config.id, path }, { cause });
    throw invalid(messageOf(cause), cause);
  });
  if (sha256 !== undefined && createHash('sha256').update(bytes).digest('hex') !== sha256)
    throw invalid('its SHA-256 is not the one in metadata.json; it was changed or damaged');
  if (extname(path).toLowerCase() === '.onnx') {
    // The file says nothing of its training; that it is older than itself is all that is known.
    const trained_at = (await stat(path)).mtime.toISOString();
    return {
      predictor: await createOnnxPredictor(bytes, path, config, trained_at),
      bytes,
      format: 'onnx',
      training: { rows: null, sha256: null, params: {}, seed: null, trained_at },
      fileName: 'model.onnx',
    };
  }
  const file = parseModelFile(bytes.toString('utf8'), path);
  const predictor = createForestPredictor(file);
  const problem = modelMismatch(predictor, config);
  if (problem !== null) throw invalid(problem);
  const { format, training } = file.header;
  return { predictor, bytes, format, training, fileName: 'model.json' };
}
