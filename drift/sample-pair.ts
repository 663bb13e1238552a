/** What a test compares: the present, finite values of one column on both sides, prepared once and shared by all. */

/** One side of a numeric column. */
export interface SortedSample {
  /** The finite values in ascending order. Shared by every reader: never written to. */
  readonly values: Float64Array;
  /** Values that were ±Infinity and are left out of `values`. */
  readonly infinite: number;
  /** Rows without a value. */
  readonly missing: number;
  /** True when the source stored integers. */
  readonly integer: boolean;
}

/** One side of a categorical column. */
export interface CategoryCounts {
  /** Rows by position in the pair's `categories`; 0 where this side lacks the category. */
  readonly counts: Float64Array;
  /** Rows with a category: the sum of `counts`. */
  readonly present: number;
  /** Values that were ±Infinity and are left out, when the column holds numbers. */
  readonly infinite: number;
  /** Rows without a value. */
  readonly missing: number;
  /**
   * Makes the position in the pair's `categories` of every present row, in file order. Absent when the rows are not
   * known. Only what replays a shuffle of the rows needs it.
   */
  readonly rowCategories?: () => Int32Array;
}

export interface NumericPair {
  readonly type: 'numeric';
  readonly reference: SortedSample;
  readonly current: SortedSample;
}

/** A contingency table of two rows: how often each category occurs on either side. */
export interface CategoricalPair {
  readonly type: 'categorical';
  /** Every category that occurs on a side, once: numbers ascending, texts in code-unit order. */
  readonly categories: readonly string[];
  readonly reference: CategoryCounts;
  readonly current: CategoryCounts;
}

export type SamplePair = NumericPair | CategoricalPair;
export type SampleSide = SortedSample | CategoryCounts;

/** The number of present, finite values on one side. */
export function presentValues(side: SampleSide): number {
  return 'values' in side ? side.values.length : side.present;
}

/** The number of rows of one side, with or without a value. */
export function sideRows(side: SampleSide): number {
  return presentValues(side) + side.infinite + side.missing;
}

/** The share of rows of one side that hold no value; 0 when it has no rows. */
export function missingShare(side: SampleSide): number {
  return side.missing === 0 ? 0 : side.missing / sideRows(side);
}
