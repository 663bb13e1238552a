/** Tensors as the table that a model's features are read from. */
import type { FieldError } from '../../config/errors.js';
import type { ModelConfig } from '../../config/load-config.js';
import type { FeatureConfig } from '../../config/schema.js';
import type { Cells } from '../cells.js';
import { textCell } from '../text-cell.js';
import type { Element } from './datatypes.js';
import type { Tensor } from './read-tensors.js';

type Features = ModelConfig['features'];

/**
 * Either one tensor `[rows, features]`, its columns in the order of the model's features, or one input for each
 * feature, `[rows]` or `[rows, 1]`, named after it.
 *
 * A numeric feature takes every datatype but BYTES, a category BYTES alone. One tensor of a model that has categories is
 * of BYTES, and its numbers are read from their texts.
 */
export function tensorCells(tensors: readonly Tensor[], features: Features): Cells | readonly FieldError[] {
  const [first] = tensors;
  const isColumn = first && Object.hasOwn(features, first.name) && (first.shape[1] ?? 1) === 1;
  if (first && tensors.length === 1 && !isColumn) return wholeTensor(first, features);
  return columnTensors(tensors, features);
}

function wholeTensor(tensor: Tensor, features: Features): Cells | readonly FieldError[] {
  const columns = Object.keys(features);
  const [rows = 0, width] = tensor.shape;
  if (width !== columns.length) {
    const detail = `expected [rows, ${columns.length}], one column for each of ${columns.join(', ')}, got [${tensor.shape.join(', ')}]`;
    return [{ pointer: `${tensor.pointer}/shape`, detail }];
  }
  const category = columns.find((name) => features[name]?.type === 'categorical');
  if (category !== undefined && tensor.datatype !== 'BYTES') {
    const detail = `expected BYTES, as the feature "${category}" is a text, or one input for each feature, got ${tensor.datatype}`;
    return [{ pointer: `${tensor.pointer}/datatype`, detail }];
  }
  const at = (row: number, column: number): number => row * columns.length + column;
  return {
    columns,
    rows,
    value: (row, column) =>
      featureValue(tensor.elements[at(row, column)] ?? null, features[columns[column] ?? '']),
    pointer: (row, column) => tensor.elementPointer(at(row, column)),
    columnPointer: () => tensor.pointer,
    tablePointer: tensor.pointer,
  };
}

function columnTensors(tensors: readonly Tensor[], features: Features): Cells | readonly FieldError[] {
  const rows = tensors[0]?.shape[0] ?? 0;
  const problems = tensors.flatMap((tensor): FieldError[] => {
    const [length, width = 1] = tensor.shape;
    if (length !== rows || width !== 1) {
      const detail = `expected [${rows}] or [${rows}, 1], as the first input has ${rows} rows, got [${tensor.shape.join(', ')}]`;
      return [{ pointer: `${tensor.pointer}/shape`, detail }];
    }
    const feature = Object.hasOwn(features, tensor.name) ? features[tensor.name] : undefined;
    if (feature === undefined || (feature.type === 'categorical') === (tensor.datatype === 'BYTES'))
      return [];
    const expected = feature.type === 'categorical' ? 'BYTES, for a text' : 'a datatype of numbers';
    return [
      { pointer: `${tensor.pointer}/datatype`, detail: `expected ${expected}, got ${tensor.datatype}` },
    ];
  });
  if (problems.length > 0) return problems;
  return {
    columns: tensors.map(({ name }) => name),
    rows,
    value(row, column) {
      const tensor = tensors[column];
      return featureValue(tensor?.elements[row] ?? null, features[tensor?.name ?? '']);
    },
    pointer: (row, column) => tensors[column]?.elementPointer(row) ?? '',
    columnPointer: (column) => `${tensors[column]?.pointer}/name`,
    tablePointer: '/inputs',
  };
}

function featureValue(element: Element, feature: FeatureConfig | undefined): Element {
  if (typeof element === 'string') return textCell(element, feature);
  return typeof element === 'boolean' ? Number(element) : element;
}
