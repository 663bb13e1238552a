import type { Column, NumericColumn } from '../column.js';

/** A numeric column row by row. */
export interface RowValues {
  readonly name: string;
  /** The finite values, in row order. */
  readonly values: Float64Array;
  /** By row: 1 where it has the next of `values`, else 0; `null` when every row has one. */
  readonly present: Uint8Array | null;
}

/** Why the rows of a column cannot be told apart; `null` when they can. */
export function unknownRows(column: Column, rows: number): string | null {
  return areRowsKnown(column, rows) ? null : 'the order of its rows is not known';
}

function areRowsKnown(column: Column, rows: number): boolean {
  if (rows === 0) return true;
  if (column.type === 'categorical') return column.codes?.length === rows;
  const { values, validity, ascending } = column;
  return ascending !== true && (validity ?? values).length === rows;
}

/**
 * The finite values of a column and the rows they belong to: infinities count as missing, as Evidently takes them in
 * `legacy/calculations/data_quality.py`. Nothing is copied unless there are any.
 */
export function rowValues(column: NumericColumn, rows: number): RowValues {
  const { name, values, validity } = column;
  const finite = countFinite(values);
  if (finite === values.length) return { name, values, present: finite === rows ? null : (validity ?? null) };
  const kept = new Float64Array(finite);
  const present = new Uint8Array(rows);
  let from = 0;
  let to = 0;
  for (let row = 0; row < rows; row++) {
    if (validity !== undefined && validity[row] === 0) continue;
    const value = values[from++] as number;
    if (!Number.isFinite(value)) continue;
    kept[to++] = value;
    present[row] = 1;
  }
  return { name, values: kept, present };
}

function countFinite(values: Float64Array): number {
  let count = 0;
  for (let i = 0; i < values.length; i++) if (Number.isFinite(values[i])) count++;
  return count;
}
