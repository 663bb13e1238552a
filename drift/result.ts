/**
 * DriftResult: the one thing the engine produces and everything after it reads (report, run record, metrics,
 * notice, `sentinel drift --json`). The schema is the contract; the types are inferred from it.
 *
 * Strict JSON: a number that cannot be computed is `null`, with the reason beside it, never NaN or Infinity.
 */
import * as z from 'zod';
import { columnResultSchema } from './column-result.js';
import { multivariateSchema } from './multivariate/multivariate-schema.js';
import { performanceSchema } from './performance/performance-schema.js';
import { PROFILES } from './profiles.js';
import { qualitySchema } from './quality/quality-schema.js';
import { SCHEMA_VERSION } from './schema-version.js';
import { changesSchema } from './sequential/changes-schema.js';
import { whySchema } from './why/why-schema.js';

export {
  type ColumnResult,
  type ColumnSummary,
  columnResultSchema,
  columnSummarySchema,
  type Histogram,
  histogramSchema,
  testIdSchema,
} from './column-result.js';

export { PROFILES, type Profile } from './profiles.js';
export { SCHEMA_VERSION } from './schema-version.js';
export { TEST_IDS, type TestId } from './test-ids.js';

export const profileSchema = z.enum(PROFILES);

const share = z.number().min(0).max(1);
const count = z.number().int().min(0);

const sideSchema = z.object({
  source: z.string().nullable(),
  rows: count,
  /** SHA-256, in hexadecimal, of the file's bytes; of the frozen rows (Parquet) for the window of a live log. Absent of large files. */
  sha256: z.string().optional(),
});

export const driftResultSchema = z.object({
  schema_version: z.literal([1, SCHEMA_VERSION]),
  model: z.string().nullable(),
  profile: profileSchema,
  created_at: z.iso.datetime(),
  window: z.object({ start: z.iso.datetime().nullable(), end: z.iso.datetime() }).nullable(),
  reference: sideSchema,
  current: sideSchema,
  verdict: z.enum(['stable', 'drift', 'insufficient_data']),
  dataset: z.object({
    /** Columns that were tested, and those with no values to test whose share of missing rows has drifted. */
    columns: count,
    drifted_columns: count,
    /** `drifted_columns / columns`; 0 when nothing was tested. */
    share,
    /** The dataset has drifted when `share` reaches this. */
    threshold: share,
    drifted: z.boolean(),
  }),
  columns: z.array(columnResultSchema),
  /** Every column that was present or declared and not tested, including those in `columns` with status `skipped`. */
  skipped_columns: z.array(z.object({ name: z.string(), reason: z.string() })),
  warnings: z.array(z.string()),
  /** The data itself, on both sides. Absent when it was not asked for or could not be described. */
  quality: qualitySchema.optional(),
  /** Many columns at once. Absent when it was not asked for, when the window has too few rows, and of earlier versions. */
  multivariate: multivariateSchema.optional(),
  /** Which columns matter to the model, and why it got worse. Absent of files, of windows with too few rows, and of earlier versions. */
  why: whySchema.optional(),
  /** Figures along the time of past checks. Absent of files, before there are enough checks, and of earlier versions. */
  changes: changesSchema.optional(),
  /** How right the model was. Absent when neither window nor reference has labels, and in version 1. */
  performance: performanceSchema.optional(),
});
export type DriftResult = z.infer<typeof driftResultSchema>;
export type Verdict = DriftResult['verdict'];
