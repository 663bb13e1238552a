/** A model card: what is known of one version of a model, for people who decide about it. */
import * as z from 'zod';
import { cardSchema } from '../../config/card-schema.js';
import { AUDIT_ACTIONS } from '../../store/audit/audit-entry.js';
import { performanceSummarySchema } from '../../store/performance-record.js';
import { calibrationSchema } from '../calibration.js';
import { metricsSchema, trainingSchema } from '../model-header.js';

const count = z.int().min(0);
const instant = z.iso.datetime();

const featureSchema = z.strictObject({
  name: z.string(),
  type: z.enum(['numeric', 'categorical']),
  nullable: z.boolean(),
  min: z.number().nullable(),
  max: z.number().nullable(),
  /** Declared categories; `null` where none are. */
  values: z.array(z.string()).nullable(),
  description: z.string().nullable(),
});

const performanceOfWindowSchema = z.strictObject({ window_end: instant, summary: performanceSummarySchema });

export const modelCardSchema = z.strictObject({
  schema_version: z.literal(1),
  generated_at: instant,
  model: z.string(),
  title: z.string().nullable(),
  version: z.string(),
  state: z.enum(['champion', 'former', 'archived', 'candidate']),
  created_at: instant,
  source: z.enum(['trained', 'imported']),
  framework: z.string(),
  file: z.strictObject({ format: z.string(), bytes: count, sha256: z.string() }),
  /** What people say of it, out of the configuration. */
  statements: cardSchema,
  data: z.strictObject({
    training: trainingSchema,
    features: z.array(featureSchema),
    target: z.strictObject({
      name: z.string(),
      type: z.enum(['classification', 'regression']),
      classes: z.array(z.string()).nullable(),
    }),
  }),
  /** On rows that training did not see, when the version was made. */
  metrics: metricsSchema,
  calibration: calibrationSchema.nullable(),
  /** When it was champion; `to` is `null` while it is. */
  served: z.array(z.strictObject({ from: instant, to: instant.nullable() })),
  /** Checks of windows that ended while it was served. */
  drift: z.strictObject({
    checks: count,
    /** Whether there were more checks, older ones, than are looked at. */
    more: z.boolean(),
    verdicts: z.strictObject({ stable: count, drift: count, insufficient_data: count }),
    /** Columns that drifted most often, with the number of checks. */
    columns: z.array(z.strictObject({ name: z.string(), drifted: count })),
    /** The last ones, newest first. */
    recent: z.array(
      z.strictObject({
        run_id: z.string(),
        window_end: instant,
        verdict: z.enum(['stable', 'drift', 'insufficient_data']),
        columns: count,
        drifted_columns: count,
      }),
    ),
  }),
  /** The newest window that was looked at, and the newest with labels; `null` where there is none. */
  performance: z.strictObject({
    windows: count,
    newest: performanceOfWindowSchema.nullable(),
    labelled: performanceOfWindowSchema.nullable(),
  }),
  /** Who made, promoted, approved and archived it, as the audit log has it, oldest first. */
  decisions: z.array(
    z.strictObject({
      number: count,
      at: instant,
      by: z.string().nullable(),
      action: z.enum(AUDIT_ACTIONS),
      /** The version that was champion before. */
      previous: z.string().nullable(),
      reason: z.string().nullable(),
      hash: z.string(),
    }),
  ),
  /** Whether the chain of the whole audit log holds. */
  audit: z.strictObject({
    intact: z.boolean(),
    last_hash: z.string().nullable(),
    problem: z.string().nullable(),
  }),
});
export type ModelCard = z.infer<typeof modelCardSchema>;
