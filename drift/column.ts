/**
 * The engine's input: one table is a list of columns, each already typed and stripped of missing values.
 * Whoever loads the data (DuckDB, or plain arrays) builds these; the engine never sees a file.
 */

export type ColumnType = 'numeric' | 'categorical';

/** What a column is to the model. */
export type ColumnRole = 'feature' | 'prediction' | 'target';

export interface NumericColumn {
  readonly type: 'numeric';
  readonly name: string;
  /** The values that are not missing, in file order. May hold ±Infinity, never NaN. */
  readonly values: Float64Array;
  /** Rows without a value: SQL NULL, an empty CSV cell, or NaN. */
  readonly missing: number;
  /** True when the source stored integers (Evidently bins and types integers by rules of their own). */
  readonly integer: boolean;
  /**
   * Which rows hold a value: 1 where `values` has the row's, in order, else 0; one entry per row. Absent when no row
   * is missing, or when the rows are not known. What compares columns row by row (correlations, duplicates) needs it.
   */
  readonly validity?: Uint8Array;
  /**
   * True when `values` are the finite values in ascending order instead of all values in file order, as a column that
   * was prepared before; then `infinite` counts those left out.
   */
  readonly ascending?: boolean;
  readonly infinite?: number;
}

export interface CategoricalColumn {
  readonly type: 'categorical';
  readonly name: string;
  /** The distinct values, each once, in ascending code-unit order. */
  readonly categories: readonly string[];
  /** `counts[i]` rows hold `categories[i]`; every count is at least 1. */
  readonly counts: Float64Array;
  /** Rows without a value: SQL NULL or an empty, unquoted CSV cell. */
  readonly missing: number;
  /** The position in `categories` of every row's value, -1 where it is missing. Absent when the rows are not known. */
  readonly codes?: Int32Array;
  /** True when the texts are numbers that a double would not tell apart. */
  readonly exactNumbers?: boolean;
}

export type Column = NumericColumn | CategoricalColumn;

export interface Table {
  /** Where the rows came from, as the result reports it: a file, or `null` for data in memory. */
  readonly source: string | null;
  readonly rows: number;
  readonly columns: readonly Column[];
  /** Columns that were seen but cannot be tested (a timestamp, a nested list), with the reason. */
  readonly skipped: readonly SkippedColumn[];
  /** What a reader of the result must know of how the table was made, each in one sentence. */
  readonly warnings?: readonly string[];
}

export interface SkippedColumn {
  readonly name: string;
  readonly reason: string;
}
