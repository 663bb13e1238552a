import type { ModelConfig } from '../config/load-config.js';
import { readModelContent } from './load-model.js';
import { measureModel, notMeasured } from './measure-model.js';
import { readRows } from './read-rows.js';
import { createModelRegistry, type RegistryDeps } from './registry.js';
import type { VersionMetadata } from './version-metadata.js';

/**
 * Takes a model that another tool made into the registry, as a candidate. It must fit the configuration, and is measured
 * on the held-out rows where there are any.
 *
 * @param path a model file of ours, such as tools/export_sklearn.py writes, or one that ends in `.onnx`
 * @throws SentinelError SENT_MODEL_FILE_FIXED, SENT_MODEL_FILE_MISSING, SENT_MODEL_FILE_INVALID, and what reading the
 *   held-out rows throws
 */
export async function importModel(
  config: ModelConfig,
  path: string,
  { now }: RegistryDeps,
): Promise<VersionMetadata> {
  const registry = createModelRegistry(config, { now });
  const { predictor, bytes, format, training, fileName } = await readModelContent(path, config);
  const heldOut = config.training.held_out;
  const { metrics, calibration } =
    heldOut === undefined
      ? notMeasured(config.target.type, training.rows)
      : await measureModel(predictor, await readRows(heldOut, config), training.rows);
  return registry.add({
    version: predictor.version,
    source: 'imported',
    format,
    framework: predictor.framework,
    file: { name: fileName, content: bytes },
    features: [...predictor.features],
    target: predictor.target,
    training,
    metrics,
    calibration,
  });
}
