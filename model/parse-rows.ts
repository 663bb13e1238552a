import { sentinelError } from '../config/errors.js';
import type { ModelConfig } from '../config/load-config.js';
import type { FeatureConfig } from '../config/schema.js';
import type { FeatureColumn, LabelledRows } from './labelled-rows.js';

/** The cells of each column as text; `null` is a cell without a value. */
export type TextColumns = ReadonlyMap<string, readonly (string | null)[]>;

/** What decides how text is read: the features and the target. */
export type RowShape = Pick<ModelConfig, 'features' | 'target'>;

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/**
 * Types the text of labelled rows by the configuration. A value is accepted exactly when a prediction request with it
 * would be, so a model never learns from rows it could not serve.
 *
 * @param columns the text, all columns of equal length; columns that the model does not name are ignored
 * @param source the file the text came from, for messages
 * @throws SentinelError SENT_DATA_COLUMN_MISSING; SENT_DATA_VALUE_INVALID, rows counted with the header as row 1
 */
export function parseRows(columns: TextColumns, shape: RowShape, source: string): LabelledRows {
  const cellsOf = (column: string): readonly (string | null)[] => {
    const cells = columns.get(column);
    if (cells) return cells;
    throw sentinelError('SENT_DATA_COLUMN_MISSING', {
      path: source,
      column,
      columns: [...columns.keys()].join(', ') || 'no columns',
    });
  };
  const features = Object.entries(shape.features).map(([name, feature]) =>
    parseFeature(name, feature, cellsOf(name), source),
  );
  const labels = parseLabels(shape.target, cellsOf(shape.target.name), source);
  return { rows: labels.length, features, labels };
}

function parseFeature(
  name: string,
  feature: FeatureConfig,
  cells: readonly (string | null)[],
  source: string,
): FeatureColumn {
  const refuse = (index: number, cell: string | null, expected: string) =>
    sentinelError('SENT_DATA_VALUE_INVALID', {
      path: source,
      row: index + 2,
      column: name,
      expected,
      value: cell ?? '',
    });
  if (feature.type === 'categorical') {
    const empty = feature.nullable ? -1 : cells.indexOf(null);
    if (empty >= 0) throw refuse(empty, null, 'a category, as the feature is not nullable');
    return { type: 'categorical', name, values: cells };
  }
  const expected = expectedNumber(feature);
  const values = Float64Array.from(cells, (cell, index) => {
    if (cell === null || /^nan$/i.test(cell)) {
      if (feature.nullable) return Number.NaN;
      throw refuse(index, cell, `${expected}, as the feature is not nullable`);
    }
    const value = NUMBER.test(cell) ? Number(cell) : Number.NaN;
    const fits =
      Number.isFinite(value) &&
      value >= (feature.min ?? -Infinity) &&
      value <= (feature.max ?? Infinity) &&
      (!feature.integer || Number.isInteger(value));
    if (!fits) throw refuse(index, cell, expected);
    return value;
  });
  return { type: 'numeric', name, values };
}

function expectedNumber(feature: Extract<FeatureConfig, { type: 'numeric' }>): string {
  const kind = feature.integer ? 'a whole number' : 'a number';
  if (feature.min !== undefined && feature.max !== undefined)
    return `${kind} from ${feature.min} to ${feature.max}`;
  if (feature.min !== undefined) return `${kind} of at least ${feature.min}`;
  if (feature.max !== undefined) return `${kind} of at most ${feature.max}`;
  return kind;
}

function parseLabels(
  target: RowShape['target'],
  cells: readonly (string | null)[],
  source: string,
): Float64Array {
  const refuse = (index: number, cell: string | null, expected: string) =>
    sentinelError('SENT_DATA_VALUE_INVALID', {
      path: source,
      row: index + 2,
      column: target.name,
      expected,
      value: cell ?? '',
    });
  if (target.type === 'regression') {
    return Float64Array.from(cells, (cell, index) => {
      const value = cell !== null && NUMBER.test(cell) ? Number(cell) : Number.NaN;
      if (!Number.isFinite(value)) throw refuse(index, cell, 'a number');
      return value;
    });
  }
  const indexes = new Map<string | null, number>(target.classes.map((label, index) => [label, index]));
  const expected = target.classes.map((label) => `"${label}"`).join(' or ');
  return Float64Array.from(cells, (cell, index) => {
    const label = indexes.get(cell);
    if (label === undefined) throw refuse(index, cell, expected);
    return label;
  });
}
