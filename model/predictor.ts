/** A model ready to serve, whatever made it. */
import type { TargetConfig } from '../config/target.js';
import type { FeatureValue } from './feature-encoding.js';
import type { ModelFile } from './model-file.js';
import type { ModelMetrics } from './model-header.js';

export interface Prediction {
  /** The index of the predicted class; of a regression the predicted number. */
  readonly prediction: number;
  /** The class of that index; `null` for a regression. */
  readonly label: string | null;
  /**
   * Of two classes the probability of the second, the positive one; of more that of the predicted one. From 0 to 1; `null`
   * for a regression.
   */
  readonly probability: number | null;
  /** Of more than two classes: the probability of each, in their order. */
  readonly probabilities?: readonly number[];
}

/** One row to predict, by feature name. A missing value is `null`, NaN, or no entry. */
export type FeatureRow = Readonly<Record<string, FeatureValue>>;

export interface Predictor {
  /** The model's id. */
  readonly model: string;
  readonly version: string;
  /** What trained it. */
  readonly framework: string;
  /** ISO 8601. */
  readonly trainedAt: string;
  readonly metrics: ModelMetrics;
  /** What it reads, in its own order. */
  readonly features: readonly { readonly name: string; readonly type: 'numeric' | 'categorical' }[];
  readonly target: TargetConfig;
  /**
   * What another thread can make the same predictor of, its forest in memory that they share; none of a model of another tool.
   */
  readonly file?: ModelFile;
  /**
   * Predicts rows, in their order. A forest answers at once, in microseconds; ONNX Runtime answers later.
   *
   * @throws TypeError when a numeric feature is given text
   */
  predictMany(rows: readonly FeatureRow[]): readonly Prediction[] | Promise<readonly Prediction[]>;
}
