/** The part of a DriftResult that looks at many columns at once. */
import * as z from 'zod';

const share = z.number().min(0).max(1);
const count = z.number().int().min(0);

/** What both tests have: why there is no figure, and whether what was found is large and not chance. */
const finding = {
  /** Why it could not be tested; `null` when it was. */
  reason: z.string().nullable(),
  threshold: z.number(),
  p_value: share.nullable(),
  /** Adjusted for the tests of its family: those of this block, or with `in_verdict` those of the columns as well. */
  p_adjusted: share.nullable(),
  drifted: z.boolean(),
};

export const multivariateSchema = z.object({
  /** Rows of each side that were looked at: all, or a random sample. */
  rows: z.object({ reference: count, current: count }),
  /** Of the sample, the halves and the forest: the same data and seed give the same numbers. */
  seed: count,
  /** Columns that take part; features alone. */
  columns: count,
  left_out: z.array(z.object({ name: z.string(), reason: z.string() })),
  /** Whether a finding makes the verdict of the dataset `drift`. */
  in_verdict: z.boolean(),
  /** Whether one of the tests has found drift. */
  drifted: z.boolean(),
  /** Whether rows lie farther from what the reference's principal components say of them; `null` when not asked for. */
  reconstruction: z
    .object({
      ...finding,
      /** Components that were kept, of as many as there are columns. */
      components: count,
      /** Mean distance of a row from its reconstruction: of reference rows that were not learnt from, and of the window. */
      reference_error: z.number().min(0).nullable(),
      current_error: z.number().min(0).nullable(),
      /** How far the distances have moved, as the calibrated profile scores a column of numbers. */
      score: z.number().nullable(),
    })
    .nullable(),
  /** Whether a forest can tell the window's rows from the reference's; `null` when not asked for. */
  domain_classifier: z
    .object({
      ...finding,
      /** Area under the ROC curve on rows that the forest did not see: 0.5 when the sides cannot be told apart. */
      auc: share.nullable(),
      /** By how much the area falls when a column is shuffled, largest first; at most twenty. */
      importances: z.array(z.object({ name: z.string(), importance: z.number() })),
    })
    .nullable(),
});
export type MultivariateSection = z.infer<typeof multivariateSchema>;
