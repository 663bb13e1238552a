/**
 * The part of `sentinel.config.yaml` that says when Prometheus alerts. Rules and dashboards are generated from it. When a
 * column or a window has drifted is said in `drift`, and when performance has fallen in `performance`: checks decide that,
 * and reports, metrics and alerts repeat it.
 */
import * as z from 'zod';
import { durationMs, durationSchema } from './duration.js';

/** Requests are timed up to this; all that took longer look alike to Prometheus, so that no limit beyond could be told. */
export const LONGEST_TIMED_REQUEST = '1m';

const ratio = z.number().gt(0).lt(1);
const longEnough = (shortest: string) =>
  durationSchema.refine((text) => durationMs(text) >= durationMs(shortest), `at least ${shortest}`);

export const alertsSchema = z.strictObject({
  /** DriftRunStale: age of the last finished check, in periods of its schedule. */
  stale_periods: z.number().min(1).default(2),
  /** DriftRunMissing: how long a scheduled model may have no result at all. */
  missing_after: longEnough('1m').default('2h'),
  /** DriftRunFailing: for how long a failed check is told of. */
  failed_within: longEnough('5m').default('2h'),
  /** MissingValues: how much the share of rows without a value may be above that of the reference. */
  missing_values: ratio.default(0.05),
  /** ApiErrors: share of requests to a route that end with a 5xx status. */
  failed_requests: ratio.default(0.05),
  /** ApiSlow: 99 of 100 requests for predictions take less. */
  slow_request: longEnough('1ms')
    .refine(
      (text) => durationMs(text) < durationMs(LONGEST_TIMED_REQUEST),
      `less than ${LONGEST_TIMED_REQUEST}, up to which requests are timed`,
    )
    .default('500ms'),
  /** NoPredictions: how long a model with traffic a day before may go without. */
  silent_for: longEnough('5m').default('1h'),
  /** DriftChecksPaused: how long checks may stand paused on the server without a word in the configuration. */
  paused_for: longEnough('1m').default('1d'),
  /** TaskQueueBacklog: how long the oldest task may wait for a worker. */
  backlog_age: longEnough('1s').default('5m'),
  /** Where the runbooks are; the name of the alert is put behind it. */
  runbooks: z.string().min(1).default('docs/runbooks.md'),
});
export type AlertLimits = z.infer<typeof alertsSchema>;

/** The limits of a configuration that says nothing of them. */
export const DEFAULT_ALERT_LIMITS: AlertLimits = alertsSchema.parse({});
