import type { FeatureConfig } from '../config/schema.js';
import type { OnnxData, OnnxRuntime, OnnxTensor, OnnxValue } from './onnx-runtime.js';
import type { FeatureRow } from './predictor.js';

export interface InputPlan {
  /** The tensors of some rows, by the name of the input. */
  feeds(rows: readonly FeatureRow[]): Record<string, OnnxTensor>;
}

type Feature = readonly [name: string, config: FeatureConfig];

/**
 * How rows become the inputs of an ONNX model. Either it has one input for all features, which must be numbers and stand
 * in the order of the configuration; or one input for each, under its name, with one column.
 *
 * A missing number is NaN, a missing text the empty text. Inputs of whole numbers can hold neither NaN nor fractions, so
 * their features must be `integer` and not `nullable`.
 *
 * @returns what is wrong, when the model does not fit the features
 */
export function inputPlan(
  inputs: readonly OnnxValue[],
  features: Readonly<Record<string, FeatureConfig>>,
  { Tensor }: Pick<OnnxRuntime, 'Tensor'>,
): InputPlan | string {
  const all: Feature[] = Object.entries(features);
  const [only] = inputs;
  const together = inputs.length === 1 && only && !(all.length === 1 && all[0]?.[0] === only.name);
  const parts = together ? [{ input: only, taken: all }] : inputs.map((input) => one(input, features));
  const unknown = parts.find(({ taken }) => taken.length === 0);
  if (unknown) return `its input "${unknown.input.name}" is no feature of the configuration`;
  const left = all.find(([name]) => !parts.some(({ taken }) => taken.some(([known]) => known === name)));
  if (left)
    return `it has no input for the feature "${left[0]}"; it has ${inputs.map(({ name }) => name).join(', ')}`;
  for (const { input, taken } of parts) {
    const width = input.shape?.[1];
    if (typeof width === 'number' && width !== taken.length)
      return `its input "${input.name}" has ${width} columns, expected ${taken.length} for ${taken.map(([name]) => name).join(', ')}`;
    for (const feature of taken) {
      const problem = unfit(input, feature);
      if (problem !== null) return problem;
    }
  }
  return {
    feeds(rows) {
      return Object.fromEntries(
        parts.map(({ input, taken }) => {
          const type = input.type ?? '';
          const cells = rows.flatMap((row) => taken.map(([name]) => row[name] ?? null));
          return [input.name, new Tensor(type, tensorData(type, cells), [rows.length, taken.length])];
        }),
      );
    },
  };
}

function one(input: OnnxValue, features: Readonly<Record<string, FeatureConfig>>) {
  const config = Object.hasOwn(features, input.name) ? features[input.name] : undefined;
  const taken: Feature[] = config ? [[input.name, config]] : [];
  return { input, taken };
}

function unfit({ name: input, type = 'no tensor' }: OnnxValue, [name, config]: Feature): string | null {
  if (config.type === 'categorical') {
    return type === 'string'
      ? null
      : `its input "${input}" takes ${type}, the feature "${name}" is categorical`;
  }
  if (type === 'float32' || type === 'float64') return null;
  if (type !== 'int64' && type !== 'int32')
    return `its input "${input}" takes ${type}, the feature "${name}" is numeric`;
  return config.integer && !config.nullable
    ? null
    : `its input "${input}" takes ${type}, so the feature "${name}" must be integer and not nullable`;
}

function tensorData(type: string, cells: readonly (number | string | null)[]): OnnxData {
  if (type === 'string') return cells.map((cell) => (cell === null ? '' : String(cell)));
  const numbers = cells.map((cell) => (cell === null ? Number.NaN : Number(cell)));
  if (type === 'float32') return Float32Array.from(numbers);
  if (type === 'float64') return Float64Array.from(numbers);
  if (type === 'int32') return Int32Array.from(numbers);
  return BigInt64Array.from(numbers, (number) => BigInt(Number.isNaN(number) ? 0 : Math.trunc(number)));
}
