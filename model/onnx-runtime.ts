/** ONNX Runtime, which is there only where it was installed: it is 290 MB, and few models need it. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { messageOf, sentinelError } from '../config/errors.js';

const PACKAGE = 'onnxruntime-node';

export type OnnxData = Float32Array | Float64Array | Int32Array | BigInt64Array | readonly string[];

export interface OnnxTensor {
  readonly type: string;
  readonly dims: readonly number[];
  readonly data: ArrayLike<number | bigint | string>;
}

/** What a session says of one of its inputs or outputs. */
export interface OnnxValue {
  readonly name: string;
  readonly isTensor: boolean;
  /** Of a tensor: `float32`, `int64`, `string` and so on. */
  readonly type?: string;
  /** Of a tensor: lengths, a text standing for one that is open. */
  readonly shape?: readonly (number | string)[];
}

export interface OnnxSession {
  readonly inputMetadata: readonly OnnxValue[];
  readonly outputMetadata: readonly OnnxValue[];
  run(feeds: Readonly<Record<string, OnnxTensor>>): Promise<Readonly<Record<string, OnnxTensor>>>;
}

/** The part of onnxruntime-node 1.20 and newer that is used. */
export interface OnnxRuntime {
  readonly InferenceSession: {
    create(model: Uint8Array, options: { readonly intraOpNumThreads: number }): Promise<OnnxSession>;
  };
  readonly Tensor: new (type: string, data: OnnxData, dims: readonly number[]) => OnnxTensor;
}

/**
 * Loads ONNX Runtime: as a package beside this one, or one of the working folder.
 *
 * @throws SentinelError SENT_ONNX_UNAVAILABLE when it is not installed, or does not run on this machine
 */
export async function loadOnnxRuntime(model: string): Promise<OnnxRuntime> {
  let problem = 'it is not installed';
  for (const from of [import.meta.url, pathToFileURL(join(process.cwd(), 'package.json')).href]) {
    try {
      const loaded: unknown = await import(pathToFileURL(createRequire(from).resolve(PACKAGE)).href);
      if (isRuntime(loaded)) return loaded;
      problem = 'the package that is installed under this name has no InferenceSession';
    } catch (error) {
      if (!isNotFound(error)) problem = messageOf(error);
    }
  }
  throw sentinelError('SENT_ONNX_UNAVAILABLE', { model, problem });
}

function isNotFound(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND';
}

function isRuntime(loaded: unknown): loaded is OnnxRuntime {
  return typeof loaded === 'object' && loaded !== null && 'InferenceSession' in loaded && 'Tensor' in loaded;
}
