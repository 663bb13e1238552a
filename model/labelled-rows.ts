/** Rows with their labels, column by column: what training and evaluation read. */

export interface NumericFeature {
  readonly type: 'numeric';
  readonly name: string;
  /** One value a row; NaN is a missing one. */
  readonly values: Float64Array;
}

export interface CategoricalFeature {
  readonly type: 'categorical';
  readonly name: string;
  /** One category a row; `null` is a missing one. */
  readonly values: readonly (string | null)[];
}

export type FeatureColumn = NumericFeature | CategoricalFeature;

export interface LabelledRows {
  readonly rows: number;
  /** The features in the order of the configuration, each `rows` long. */
  readonly features: readonly FeatureColumn[];
  /** Of a classification the index into `target.classes`, 1 being the positive one of two; else the number itself. */
  readonly labels: Float64Array;
}
