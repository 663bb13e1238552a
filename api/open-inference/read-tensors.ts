/** The inputs of an inference request as tensors whose elements fit their datatype and shape. */
import type { FieldError } from '../../config/errors.js';
import { MOST_ERRORS, pointer } from '../request-schema.js';
import { type Datatype, type Element, elementProblem, elementsIn, rounded } from './datatypes.js';
import type { InferInput } from './schemas.js';

export interface Tensor {
  readonly name: string;
  readonly datatype: Datatype;
  readonly shape: readonly number[];
  /** Row by row. */
  readonly elements: readonly Element[];
  /** JSON pointers to the input and to one of its elements. */
  readonly pointer: string;
  elementPointer(at: number): string;
}

/** How texts may be written in a tensor of BYTES; other content types change nothing about the values. */
const CONTENT_TYPES: ReadonlySet<unknown> = new Set([undefined, null, 'np', 'pd', 'str', 'base64']);

/**
 * Reads tensors. Those with `binary_data_size` among their parameters take their values from the bytes behind the JSON,
 * one after the other (the binary tensor data extension).
 *
 * @param binary the bytes behind the JSON
 */
export function readTensors(
  inputs: readonly InferInput[],
  binary: Uint8Array,
): { readonly tensors: readonly Tensor[]; readonly problems: readonly FieldError[] } {
  const problems: FieldError[] = [];
  const tensors: Tensor[] = [];
  let taken = 0;
  for (const [at, input] of inputs.entries()) {
    const size = input.parameters?.binary_data_size;
    let raw: Uint8Array | undefined;
    if (typeof size === 'number' && Number.isInteger(size) && size >= 0) {
      raw = binary.subarray(taken, taken + size);
      taken += size;
    }
    tensors.push(readTensor(input, ['inputs', at], raw, problems));
    if (problems.length >= MOST_ERRORS) break;
  }
  if (problems.length === 0 && taken !== binary.length) {
    problems.push({
      pointer: '',
      detail: `the inputs' binary_data_size add up to ${taken} bytes, ${binary.length} came behind the JSON`,
    });
  }
  return { tensors, problems };
}

function readTensor(
  input: InferInput,
  path: readonly PropertyKey[],
  raw: Uint8Array | undefined,
  problems: FieldError[],
): Tensor {
  const { name, datatype, shape, data, parameters } = input;
  const count = shape.reduce((product, length) => product * length, 1);
  const refuse = (detail: string, ...more: PropertyKey[]): Element[] => {
    problems.push({ pointer: pointer([...path, ...more]), detail });
    return [];
  };
  const columns = shape[1] ?? 1;
  const nested = raw === undefined && Array.isArray(data?.[0]);
  const elementPath = (at: number): PropertyKey[] => {
    if (raw) return [];
    if (!nested) return ['data', at];
    return ['data', Math.floor(at / columns), at % columns];
  };

  function read(): Element[] {
    const contentType = parameters?.content_type;
    if (!CONTENT_TYPES.has(contentType)) {
      return refuse('expected one of np, pd, str, base64', 'parameters', 'content_type');
    }
    if (parameters?.shared_memory_region != null) {
      return refuse('shared memory is not served; send the values', 'parameters', 'shared_memory_region');
    }
    if (raw) {
      if (data) return refuse('expected either data or binary_data_size, got both');
      const elements = elementsIn(datatype, raw, count);
      return typeof elements === 'string' ? refuse(elements) : elements;
    }
    if (!data) return refuse('expected a list, got nothing', 'data');
    const values = nested ? flattened(data, shape) : data;
    if (typeof values === 'string') return refuse(values, 'data');
    if (values.length !== count) {
      return refuse(
        `expected ${count} elements for shape [${shape.join(', ')}], got ${values.length}`,
        'data',
      );
    }
    return values.map((value, at) => {
      const problem = problems.length < MOST_ERRORS ? elementProblem(datatype, value) : null;
      if (problem !== null) refuse(problem, ...elementPath(at));
      return typeof value === 'number'
        ? rounded(datatype, value)
        : asElement(value, contentType === 'base64');
    });
  }

  return {
    name,
    datatype,
    shape,
    elements: read(),
    pointer: pointer(path),
    elementPointer: (at) => pointer([...path, ...elementPath(at)]),
  };
}

/** Nested rows in one list; a text says what is wrong with their nesting. */
function flattened(data: readonly unknown[], shape: readonly number[]): unknown[] | string {
  const [rows = 0, columns] = shape;
  const wanted = `expected ${rows} lists of ${columns ?? 0} elements for shape [${shape.join(', ')}]`;
  if (columns === undefined) return `expected ${rows} elements for shape [${rows}], got lists`;
  if (data.length !== rows) return `${wanted}, got ${data.length} of them`;
  const odd = data.findIndex((row) => !Array.isArray(row) || row.length !== columns);
  return odd < 0 ? data.flat() : `${wanted}; row ${odd} is something else`;
}

/** A value that has been found to fit its datatype. */
function asElement(value: unknown, base64: boolean): Element {
  if (typeof value === 'string') return base64 ? Buffer.from(value, 'base64').toString('utf8') : value;
  return typeof value === 'boolean' ? value : null;
}
