/** How a model is trained anew: `models.{id}.retrain` of `sentinel.config.yaml`. */
import * as z from 'zod';
import { durationMs, durationSchema } from './duration.js';
import { scheduleSchema } from './schedule-schema.js';

export const retrainSchema = z.strictObject({
  /** Predictions of the last so long, whose truth is known, are learnt from. */
  last: durationSchema.default('90d'),
  /** With fewer of them nothing is trained. */
  min_rows: z.int().min(20).default(500),
  /** At most so many, the newest. */
  max_rows: z.int().min(20).default(50_000),
  /** Share of them, the newest, that both models are measured on and neither learns from. */
  held_out: z.number().gt(0).lt(1).default(0.3),
  /** Learn from the reference's rows as well. */
  with_reference: z.boolean().default(true),
  /** How long a person has to approve or reject. */
  decide_within: durationSchema.refine((text) => durationMs(text) >= 1_000, 'at least 1s').default('72h'),
  /** Start when the alarm of drift goes on. */
  on_drift: z.boolean().default(false),
  schedule: scheduleSchema.optional(),
});
export type RetrainConfig = z.infer<typeof retrainSchema>;
