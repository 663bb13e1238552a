/**
 * Tables as the store hands them out: typed columns, stripped of missing values. Structurally the same as the drift
 * engine's input, which the store does not import; a type-level test holds the two together.
 */

export type ColumnType = 'numeric' | 'categorical';

export interface NumericColumn {
  readonly type: 'numeric';
  readonly name: string;
  /** The values that are not missing, in file order. May hold ±Infinity, never NaN. */
  readonly values: Float64Array;
  /** Rows without a value: SQL NULL, an empty CSV cell (quoted or not), or NaN. */
  readonly missing: number;
  /** True when the source stored integers and every row has one (with a gap, pandas makes such a column float). */
  readonly integer: boolean;
  /** 1 for every row that holds a value, else 0; absent when no row is missing. */
  readonly validity?: Uint8Array;
  /** True when `values` are the finite values in ascending order, as in a stored profile; `infinite` counts the others. */
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
  /** The position in `categories` of every row's value, -1 where it is missing. */
  readonly codes?: Int32Array;
  /** True when the texts are numbers that a double would not tell apart. */
  readonly exactNumbers?: boolean;
}

export type LoadedColumn = NumericColumn | CategoricalColumn;

export interface LoadedTable {
  /** The file, as it was named by whoever asked. */
  readonly source: string | null;
  readonly rows: number;
  readonly columns: readonly LoadedColumn[];
  /** Columns that were seen but cannot be tested, with the reason. */
  readonly skipped: readonly SkippedColumn[];
  /** What reading changed, each in one sentence. */
  readonly warnings: readonly string[];
}

export interface SkippedColumn {
  readonly name: string;
  readonly reason: string;
}
