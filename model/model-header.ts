/** What a model says of itself: the plain part of a model file, and of its metadata in the registry. */
import * as z from 'zod';
import { modelIdSchema } from '../config/schema.js';
import { targetSchema } from '../config/target.js';
import { featureEncodingSchema } from './feature-encoding.js';

/** The folder beside a model's versions that says which of them is champion; no version may be called so. */
export const CHAMPION_FOLDER = 'champion';

/** Names what predicts. It is also a folder, a metric label and a cell of the live log. */
export const versionSchema = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'a version of letters, digits, . _ and -')
  .refine(
    (version) => version.toLowerCase() !== CHAMPION_FOLDER,
    `a version that is not called ${CHAMPION_FOLDER}`,
  );

export const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 in hex');

const share = z.number().min(0).max(1);
const count = z.int().min(0);

const measured = {
  /** Rows the model was trained on; `null` when they are not known. */
  rows: count.nullable(),
  /** Rows of the file in `training.held_out`; 0 without one. */
  held_out_rows: count,
  /**
   * Where the figures come from: rows of another file, training rows by the trees that did not see them, or nowhere, as
   * for a model that was imported without held-out rows.
   */
  measured_on: z.enum(['held_out', 'out_of_bag', 'nothing']),
};

const classificationMetricsSchema = z.strictObject({
  /** Share of right predictions; `null` when it could not be measured. */
  accuracy: share.nullable(),
  /** Area under the ROC curve of two classes; `null` for more, or when the rows held one class only. */
  roc_auc: share.nullable(),
  ...measured,
});
export type ClassificationMetrics = z.infer<typeof classificationMetricsSchema>;

const regressionMetricsSchema = z.strictObject({
  /** As `regressionErrors` has them; `null` when they could not be measured. */
  mae: z.number().min(0).nullable(),
  rmse: z.number().min(0).nullable(),
  r2: z.number().max(1).nullable(),
  ...measured,
});
export type RegressionMetrics = z.infer<typeof regressionMetricsSchema>;

export const metricsSchema = z.union([classificationMetricsSchema, regressionMetricsSchema]);
export type ModelMetrics = z.infer<typeof metricsSchema>;

export const trainingSchema = z.strictObject({
  rows: count.nullable(),
  /** Of the training rows, as `hashRows` makes it; `null` when they are not known. */
  sha256: sha256Schema.nullable(),
  params: z.record(z.string(), z.union([z.number(), z.string(), z.boolean(), z.null()])),
  seed: z.int().nullable(),
  trained_at: z.iso.datetime(),
});

export const headerSchema = z.strictObject({
  format: z.literal('sentinelml-forest'),
  format_version: z.literal(1),
  /** The model's id in the configuration. */
  model: modelIdSchema,
  /** It changes with the forest, its features or its target, and with nothing else. */
  version: versionSchema,
  /** What trained it. */
  framework: z.string().min(1),
  /** A row goes left when `value < threshold` (ml-cart), or when `value <= threshold` (scikit-learn). */
  comparison: z.enum(['<', '<=']),
  /** What values are rounded to before they are compared: scikit-learn's trees see numbers of 32 bits. */
  input: z.enum(['float64', 'float32']).default('float64'),
  /** Numbers that a leaf says: the share of the positive class, that of every class, or the mean of the target. */
  outputs: z.int().min(1).max(256).default(1),
  /**
   * How the class follows. `threshold`: the leaves say one share, and from one half on it is the second class. `first` and
   * `last`: the leaves say one of every class, and the greatest decides; of equal ones the first, or the last.
   */
  decision: z.enum(['threshold', 'first', 'last']).default('threshold'),
  features: z.array(featureEncodingSchema).min(1),
  target: targetSchema,
  training: trainingSchema,
  metrics: metricsSchema,
});
export type ModelHeader = z.infer<typeof headerSchema>;
