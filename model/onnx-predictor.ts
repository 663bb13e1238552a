import { createHash } from 'node:crypto';
import { messageOf, sentinelError } from '../config/errors.js';
import type { ModelConfig } from '../config/load-config.js';
import { notMeasured } from './measure-model.js';
import { inputPlan } from './onnx-input.js';
import { outputPlan } from './onnx-output.js';
import { loadOnnxRuntime, type OnnxRuntime, type OnnxSession } from './onnx-runtime.js';
import type { FeatureRow, Prediction, Predictor } from './predictor.js';

/**
 * An ONNX model ready to serve. Such a file names neither features nor classes as a configuration does, so it is the
 * configuration that gives them their meaning: see `inputPlan` and `outputPlan`.
 *
 * @param path where the file stands, for messages
 * @param trainedAt ISO 8601
 * @throws SentinelError SENT_ONNX_UNAVAILABLE; SENT_MODEL_FILE_INVALID when it cannot serve this configuration
 */
export async function createOnnxPredictor(
  bytes: Uint8Array,
  path: string,
  config: Pick<ModelConfig, 'id' | 'features' | 'target'>,
  trainedAt: string,
): Promise<Predictor> {
  const { id, target } = config;
  const runtime = await loadOnnxRuntime(id);
  const invalid = (problem: string, cause?: unknown) =>
    sentinelError('SENT_MODEL_FILE_INVALID', { path, problem }, { cause });
  const session = await openSession(runtime, bytes).catch((cause: unknown) => {
    throw invalid(`ONNX Runtime cannot read it: ${messageOf(cause).replace(/\s+/g, ' ')}`, cause);
  });
  const input = inputPlan(session.inputMetadata, config.features, runtime);
  if (typeof input === 'string') throw invalid(input);
  const output = outputPlan(session.outputMetadata, target);
  if (typeof output === 'string') throw invalid(output);
  const { feeds } = input;
  const { predictions } = output;

  async function predictMany(rows: readonly FeatureRow[]): Promise<Prediction[]> {
    if (rows.length === 0) return [];
    return predictions(await session.run(feeds(rows)), rows.length);
  }

  // Shapes may be open in the file, so that only a row shows what comes out.
  await predictMany([{}]).catch((cause: unknown) => {
    throw invalid(`it does not predict a row: ${messageOf(cause).replace(/\s+/g, ' ')}`, cause);
  });
  return {
    model: id,
    version: `onnx-${createHash('sha256').update(bytes).digest('hex').slice(0, 10)}`,
    framework: 'onnx',
    trainedAt,
    metrics: notMeasured(target.type, null).metrics,
    features: Object.entries(config.features).map(([name, { type }]) => ({ name, type })),
    target,
    predictMany,
  };
}

/** One thread a row: requests are many and small, and threads of a session would wait for each other. */
function openSession(runtime: OnnxRuntime, bytes: Uint8Array): Promise<OnnxSession> {
  return runtime.InferenceSession.create(bytes, { intraOpNumThreads: 1 });
}
