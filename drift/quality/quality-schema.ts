/** The part of a DriftResult that describes data instead of comparing distributions. Strict JSON, as all of it. */
import * as z from 'zod';

const share = z.number().min(0).max(1);
const count = z.number().int().min(0);
const correlation = z.number().min(-1).max(1);

export const CORRELATION_METHODS = ['pearson', 'spearman', 'cramers_v'] as const;
export type CorrelationMethod = (typeof CORRELATION_METHODS)[number];

/** A number of rows; `null` where the rows cannot be told apart, for the reason beside it. */
const rowCountSchema = z.object({
  count: count.nullable(),
  share: share.nullable(),
  reason: z.string().nullable(),
});
export type RowCount = z.infer<typeof rowCountSchema>;

export const correlationMatrixSchema = z.object({
  columns: z.array(z.string()),
  /** The upper triangle row by row: first with second, first with third, …, second with third, … */
  values: z.array(correlation.nullable()),
  /** Columns that are not in `columns`, by reason. */
  left_out: z.array(z.object({ columns: z.array(z.string()), reason: z.string() })),
  /** Why a value is `null`. */
  undefined_pairs: z.array(z.object({ a: z.string(), b: z.string(), reason: z.string() })),
});
export type CorrelationMatrix = z.infer<typeof correlationMatrixSchema>;

export const sideQualitySchema = z.object({
  rows: count,
  columns: count,
  cells: z.object({
    /** Rows times columns. */
    total: count,
    missing: count,
    /** Share of the cells; 0 when there are none. */
    missing_share: share,
  }),
  /** Rows equal to an earlier one in every column; a missing value equals a missing value. */
  duplicate_rows: rowCountSchema,
  /** Rows without a value in any column. */
  empty_rows: rowCountSchema,
  /** Columns without a value in any row. */
  empty_columns: z.array(z.string()),
  /** Columns of which all values are equal. */
  constant_columns: z.array(z.string()),
  /** Columns that are not constant, and of which one value fills at least 95 % of the rows. */
  almost_constant_columns: z.array(z.object({ name: z.string(), share })),
  /** Columns equal to an earlier one in every row. */
  duplicate_columns: z.array(z.object({ name: z.string(), same_as: z.string() })),
  correlations: z.object({
    /** Rows that were compared: all, or 100,000 evenly spaced ones. */
    rows: count,
    pearson: correlationMatrixSchema,
    spearman: correlationMatrixSchema,
    cramers_v: correlationMatrixSchema,
  }),
});
export type SideQuality = z.infer<typeof sideQualitySchema>;
export type Correlations = SideQuality['correlations'];

export const qualitySchema = z.object({
  reference: sideQualitySchema,
  current: sideQualitySchema,
  /** The pairs of columns whose correlation changed most, at most 20, the largest change first. */
  largest_changes: z.array(
    z.object({
      a: z.string(),
      b: z.string(),
      method: z.enum(CORRELATION_METHODS),
      reference: correlation,
      current: correlation,
      /** `current - reference`. */
      change: z.number(),
    }),
  ),
});
export type Quality = z.infer<typeof qualitySchema>;
export type CorrelationChange = Quality['largest_changes'][number];

/** How much of the current window lies outside of what the reference has seen. Shares are of the present values. */
export const outOfRangeSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('numeric'),
    reference_min: z.number(),
    reference_max: z.number(),
    /** Current values below and above. Infinities are not among them. */
    below: count,
    above: count,
    share,
  }),
  z.object({
    type: z.literal('categorical'),
    /** Categories that the reference lacks, and the current rows that hold one. */
    categories: count,
    rows: count,
    share,
  }),
]);
export type OutOfRange = z.infer<typeof outOfRangeSchema>;
