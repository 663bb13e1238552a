/** The part of a DriftResult that says in which segments a model got worse. */
import * as z from 'zod';

const count = z.number().int().min(0);

export const segmentsSchema = z.object({
  /** `errors`: the share of rows that the model got wrong. `amounts`: the mean absolute error of a regression. */
  losses: z.enum(['errors', 'amounts']),
  /** Labelled rows of either side. */
  rows: z.object({ reference: count, current: count }),
  /** Segments that were large enough to be looked at, and those in which losses grew. */
  tested: count,
  found: count,
  /** The first of them that say different things, largest certain growth first; at most five. */
  segments: z.array(
    z.object({
      /** Such as `age > 37 and <= 48, sex = Female`. */
      segment: z.string(),
      rows: z.object({ reference: count, current: count }),
      /** Mean loss. */
      reference: z.number(),
      current: z.number(),
      /** Of the growth, adjusted for having been selected. */
      interval: z.tuple([z.number(), z.number()]),
      /** Adjusted for all segments that were looked at. */
      p_adjusted: z.number().min(0).max(1),
      /** Share of the growth of all losses; `null` where the whole did not grow. */
      share_of_growth: z.number().nullable(),
    }),
  ),
});
export type SegmentsSection = z.infer<typeof segmentsSchema>;
