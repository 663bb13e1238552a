import type { CategoricalColumn, NumericColumn, SkippedColumn, Table } from '../column.js';
import { unknownRows } from '../quality/row-values.js';

/** One number a row; NaN where it is missing. Infinities are missing, too. */
export interface NumericFeature {
  readonly type: 'numeric';
  readonly name: string;
  readonly values: Float64Array;
}

/** One category a row, as its position in `categories`; -1 where it is missing. */
export interface CategoricalFeature {
  readonly type: 'categorical';
  readonly name: string;
  readonly categories: readonly string[];
  readonly codes: Int32Array;
}

export type FeatureColumn = NumericFeature | CategoricalFeature;

/** Columns row by row, as what looks at several columns of a row at once needs them. */
export interface Features {
  readonly rows: number;
  readonly columns: readonly FeatureColumn[];
}

export interface RowsOfTable {
  readonly features: Features;
  /** Columns whose values cannot be told by row, and why. */
  readonly skipped: readonly SkippedColumn[];
}

/**
 * The columns of a table row by row. Columns whose order of rows is not known are left out.
 *
 * @param names the columns to take, in this order; those that the table lacks are left out with the reason. All unless told
 */
export function featuresOfTable(table: Table, names?: readonly string[]): RowsOfTable {
  const columns: FeatureColumn[] = [];
  const skipped: SkippedColumn[] = [];
  const byName = new Map(table.columns.map((column) => [column.name, column]));
  for (const name of names ?? byName.keys()) {
    const column = byName.get(name);
    const feature = column ? featureOf(column, table.rows) : 'the table has no such column';
    if (typeof feature === 'string') skipped.push({ name, reason: feature });
    else columns.push(feature);
  }
  return { features: { rows: table.rows, columns }, skipped };
}

function featureOf(column: NumericColumn | CategoricalColumn, rows: number): FeatureColumn | string {
  if (column.type === 'categorical') {
    const { name, categories, codes } = column;
    if (codes?.length !== rows) return 'the order of its rows is not known';
    return { type: 'categorical', name, categories, codes };
  }
  return unknownRows(column, rows) ?? numericFeature(column, rows);
}

function numericFeature({ name, values, validity }: NumericColumn, rows: number): NumericFeature {
  const byRow = new Float64Array(rows);
  let next = 0;
  for (let row = 0; row < rows; row++) {
    const value = validity === undefined || validity[row] === 1 ? (values[next++] as number) : Number.NaN;
    byRow[row] = Number.isFinite(value) ? value : Number.NaN;
  }
  return { type: 'numeric', name, values: byRow };
}

/** @throws RangeError when a column has another number of rows than it should */
export function checkFeatures({ rows, columns }: Features): void {
  for (const column of columns) {
    const { length } = column.type === 'numeric' ? column.values : column.codes;
    if (length !== rows)
      throw new RangeError(`Expected ${rows} rows in column "${column.name}", got ${length}.`);
  }
}
