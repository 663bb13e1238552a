/** Predictions as output tensors. */
import type { FieldError } from '../../config/errors.js';
import type { TargetConfig } from '../../config/target.js';
import { classProbabilities } from '../class-probabilities.js';
import type { PredictionAnswer } from '../predict.js';
import { describe } from '../request-schema.js';
import { bytesOf } from './datatypes.js';
import type { InferOutput, InferRequest, TensorMetadata } from './schemas.js';

interface OutputTensor {
  readonly datatype: InferOutput['datatype'];
  /** Numbers for each row; undefined for one. */
  readonly width?: number;
  readonly parameters?: Readonly<Record<string, string>>;
  values(answer: PredictionAnswer): readonly (number | string)[];
}

const TEXT = { content_type: 'str' };

/**
 * What a client may ask for of a model with this target. `predict` and `predict_proba` are what MLServer's scikit-learn
 * runtime calls them.
 */
function outputTensors(target: TargetConfig): ReadonlyMap<string, OutputTensor> {
  const id: OutputTensor = { datatype: 'BYTES', parameters: TEXT, values: (answer) => [answer.id] };
  if (target.type === 'regression') {
    return new Map<string, OutputTensor>([
      ['predict', { datatype: 'FP64', values: ({ prediction }) => [prediction] }],
      ['prediction_id', id],
    ]);
  }
  const { classes } = target;
  return new Map<string, OutputTensor>([
    ['predict', { datatype: 'INT64', values: ({ prediction }) => [prediction] }],
    [
      'predict_proba',
      {
        datatype: 'FP64',
        width: classes.length,
        values: (answer) => classProbabilities(answer, classes),
      },
    ],
    ['label', { datatype: 'BYTES', parameters: TEXT, values: ({ label }) => [label ?? ''] }],
    ['prediction_id', id],
  ]);
}

/** The outputs of a model, for its metadata. */
export function outputMetadata(target: TargetConfig): TensorMetadata[] {
  return [...outputTensors(target)].map(([name, { datatype, width }]) => ({
    name,
    datatype,
    shape: width === undefined ? [-1] : [-1, width],
  }));
}

/** What is wrong with the outputs that a request asks for; known before anything is predicted. */
export function outputProblems({ outputs }: InferRequest, target: TargetConfig): FieldError[] {
  const known = outputTensors(target);
  return (outputs ?? []).flatMap(({ name, parameters }, at): FieldError[] => {
    if (!known.has(name)) {
      const detail = `expected one of ${[...known.keys()].join(', ')}, got ${describe(name)}`;
      return [{ pointer: `/outputs/${at}/name`, detail }];
    }
    const unserved = ['shared_memory_region', 'classification'].find((key) => parameters?.[key] != null);
    if (unserved === undefined) return [];
    return [{ pointer: `/outputs/${at}/parameters/${unserved}`, detail: `${unserved} is not served` }];
  });
}

/**
 * The outputs that a request asks for, all unless told, in that order. Those that are wanted as raw bytes have them in
 * `binary`, one after the other, and no data.
 */
export function outputsOf(
  answers: readonly PredictionAnswer[],
  { outputs, parameters }: InferRequest,
  target: TargetConfig,
): { readonly outputs: readonly InferOutput[]; readonly binary: readonly Uint8Array<ArrayBuffer>[] } {
  const known = outputTensors(target);
  const asked: InferRequest['outputs'] = outputs ?? [];
  const wanted = asked.length > 0 ? asked : [...known.keys()].map((name) => ({ name, parameters: null }));
  const binary: Uint8Array<ArrayBuffer>[] = [];
  const built = wanted.flatMap(({ name, parameters: own }): InferOutput[] => {
    const tensor = known.get(name);
    if (!tensor) return [];
    const { datatype, width, parameters: hint } = tensor;
    const data = answers.flatMap((answer) => tensor.values(answer));
    const shape = width === undefined ? [answers.length] : [answers.length, width];
    if ((own?.binary_data ?? parameters?.binary_data_output) !== true) {
      return [{ name, shape, datatype, ...(hint ? { parameters: { ...hint } } : {}), data }];
    }
    const bytes = bytesOf(datatype, data);
    binary.push(bytes);
    return [{ name, shape, datatype, parameters: { ...hint, binary_data_size: bytes.length } }];
  });
  return { outputs: built, binary };
}
