/** What a result says of one column. */
import * as z from 'zod';
import { outOfRangeSchema } from './quality/quality-schema.js';
import { TEST_IDS } from './test-ids.js';

export const testIdSchema = z.enum(TEST_IDS);

const share = z.number().min(0).max(1);
const count = z.number().int().min(0);
const number = z.number();

const numericSummarySchema = z.object({
  type: z.literal('numeric'),
  rows: count,
  missing: count,
  /** Values that are ±Infinity; they are counted here and left out of everything below. */
  infinite: count,
  distinct: count,
  mean: number.nullable(),
  /** Sample standard deviation (ddof = 1); `null` below two values. */
  std: number.nullable(),
  min: number.nullable(),
  q01: number.nullable().optional(),
  q05: number.nullable(),
  q25: number.nullable(),
  median: number.nullable(),
  q75: number.nullable(),
  q95: number.nullable(),
  q99: number.nullable().optional(),
  max: number.nullable(),
  /** Fisher-Pearson, biased; `null` when all values are equal or span more than a double can hold. */
  skewness: number.nullable().optional(),
  /** Excess over the normal distribution's, biased; `null` as `skewness`. */
  kurtosis: number.nullable().optional(),
  zeros: count.optional(),
  negatives: count.optional(),
  /** All values are equal. */
  constant: z.boolean().optional(),
  /** The smallest of several; the share is of the finite values. `null` without values. */
  most_common: z.object({ value: number, count, share }).nullable().optional(),
});

const categoricalSummarySchema = z.object({
  type: z.literal('categorical'),
  rows: count,
  missing: count,
  distinct: count,
  /** The most frequent categories, most frequent first; shares are of the values that are present. */
  top: z.array(z.object({ value: z.string(), count, share })),
  /** In nats: 0 for one category, log k for k even ones. `null` without values. */
  entropy: z.number().min(0).nullable().optional(),
  constant: z.boolean().optional(),
});

export const columnSummarySchema = z.discriminatedUnion('type', [
  numericSummarySchema,
  categoricalSummarySchema,
]);
export type ColumnSummary = z.infer<typeof columnSummarySchema>;

/** Shares are of the present, finite values on that side. */
export const histogramSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('numeric'),
    /** Bin edges, ascending, one more than there are bins. Outer bins take in all values beyond the edges. */
    edges: z.array(number),
    reference: z.array(share),
    current: z.array(share),
    /** True when values lie beyond the outer edges (the bulk is shown at a readable scale, the tails folded in). */
    clipped: z.boolean(),
  }),
  z.object({
    type: z.literal('categorical'),
    /** Most frequent in the reference first, then those new in the current window. */
    categories: z.array(z.string()),
    reference: z.array(share),
    current: z.array(share),
    /** What the categories beyond those listed hold together; `null` when all are listed. */
    other: z.object({ categories: count, reference: share, current: share }).nullable(),
  }),
]);
export type Histogram = z.infer<typeof histogramSchema>;

export const columnResultSchema = z.object({
  name: z.string(),
  type: z.enum(['numeric', 'categorical']),
  role: z.enum(['feature', 'prediction', 'target']),
  /** The test behind `score`. `null` when the column was skipped. */
  test: testIdSchema.nullable(),
  /** The test behind `p_value` when another one than `test` made it (profile `calibrated`). */
  p_value_test: z.string().nullable(),
  score: number.nullable(),
  /** Approximate confidence interval of `score` (profile `calibrated`, Wasserstein and Jensen-Shannon distance). */
  score_interval: z.object({ low: number, high: number, level: share }).optional(),
  threshold: number.nullable(),
  p_value: share.nullable(),
  p_adjusted: share.nullable(),
  /** The values have drifted, or the share of missing rows has. */
  drifted: z.boolean(),
  /** Whether the values have, where the share of missing rows was tested too. */
  values_drifted: z.boolean().optional(),
  status: z.enum(['tested', 'skipped']),
  /** Why it was skipped, or why a number is `null`. */
  reason: z.string().nullable(),
  /**
   * Shares of rows without a value. Where two rows or more miss one, profile `calibrated` tests whether the share has drifted:
   * Jensen-Shannon distance of (present, missing), and Fisher's exact test.
   */
  missing: z.object({
    reference: share,
    current: share,
    score: number.optional(),
    threshold: number.optional(),
    p_value: share.optional(),
    p_adjusted: share.optional(),
    drifted: z.boolean().optional(),
  }),
  new_categories: z.array(z.string()),
  lost_categories: z.array(z.string()),
  reference: columnSummarySchema.nullable(),
  current: columnSummarySchema.nullable(),
  histogram: histogramSchema.nullable(),
  /** How much of the current window the reference has not seen; `null` when either side has no value. */
  out_of_range: outOfRangeSchema.nullable().optional(),
  /** How the type was found, such as "integers with at most 10 different values". */
  type_reason: z.string().optional(),
  /** What `p_adjusted` must be below (profile `calibrated`). */
  alpha: share.optional(),
});
export type ColumnResult = z.infer<typeof columnResultSchema>;
