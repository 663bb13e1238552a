/** The parts of `sentinel.config.yaml` about what the project does with its own files, and about all models at once. */
import * as z from 'zod';
import { durationMs, durationSchema } from './duration.js';
import { scheduleSchema } from './schedule-schema.js';

const age = (shortest: string) =>
  durationSchema
    .refine((text) => durationMs(text) >= durationMs(shortest), `at least ${shortest}`)
    .optional();

/** What `pruneHistory` removes. Nothing of a kind that has no age. */
export const retentionSchema = z.strictObject({
  /** Reports and results, by their window's end. */
  reports: age('1h'),
  /** Run records, by their window's end. */
  runs: age('1h'),
  /** Logged predictions and feedback, by the day of their file. */
  live_log: age('48h'),
  /** What was told to the channels. */
  notifications: age('24h'),
  /** Logs of the processes that `sentinel start` runs, by their last line. */
  logs: age('1h'),
  /** A process log that is longer is set aside, and begun anew; one before it goes. */
  log_bytes: z.int().min(1024).optional(),
  /** So many of the newest runs of each model keep record and report, however old they are. */
  keep: z.int().min(1).default(20),
  schedule: scheduleSchema.optional(),
});
export type RetentionConfig = z.infer<typeof retentionSchema>;

/** How `compactLiveLog` turns closed CSV files into Parquet. */
export const compactionSchema = z.strictObject({
  /** A file of today that nobody has written to for so long is taken for closed: its writer is gone, or goes on in a new one. */
  quiet: durationSchema.refine((text) => durationMs(text) >= 120_000, 'at least 2m').default('1h'),
  schedule: scheduleSchema.optional(),
});

/** How `driftSweep` checks many models. */
export const sweepSchema = z.strictObject({
  /** Models checked at the same time. */
  concurrency: z.int().min(1).max(200).default(4),
  schedule: scheduleSchema.optional(),
});
