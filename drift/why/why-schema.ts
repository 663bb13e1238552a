/** The part of a DriftResult that says which columns matter, and why performance may have changed. */
import * as z from 'zod';

const count = z.number().int().min(0);

export const whySchema = z.object({
  /** One sentence with the evidence; `null` when nothing has drifted and no figure has fallen. */
  sentence: z.string().nullable(),
  /** What importances are of; `null` when they are not known. */
  importance: z
    .object({
      model_version: z.string(),
      /** What shuffling a column costs: the area under the ROC curve, accuracy, or mean absolute error. */
      figure: z.enum(['roc_auc', 'accuracy', 'mae']),
      measured_on: z.enum(['reference', 'held_out']),
      rows: count,
    })
    .nullable(),
  /** Why importances are not known; `null` when they are. */
  reason: z.string().nullable(),
  /** Figure whose distance from the reference drift is correlated with, over past checks; `null` when there are too few. */
  correlated_with: z.object({ figure: z.string(), windows: count }).nullable(),
  /** Features, drifted ones first, the one whose drift matters most to the model before the others; at most twenty. */
  columns: z.array(
    z.object({
      name: z.string(),
      /** Score over threshold; `null` where the score is no distance. */
      drift: z.number().nullable(),
      /** By how much the figure falls when the column is shuffled, and its share of all such falls. */
      importance: z.number().nullable(),
      importance_share: z.number().nullable(),
      /** Drift times share; `null` where either is not known. */
      impact: z.number().nullable(),
      /** Pearson's, of the column's score with how far performance was from the reference, over past checks. */
      correlation: z.number().nullable(),
      /** Two-sided, for single columns and windows that do not depend on each other: for reading. */
      correlation_p_value: z.number().nullable(),
      /** By how much worse the domain classifier tells the sides apart without it. */
      domain_importance: z.number().nullable(),
    }),
  ),
});
export type WhySection = z.infer<typeof whySchema>;
