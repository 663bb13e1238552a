import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

export const RUNS = 'sentinelml_drift_runs_total';
export const RUN_DURATION = 'sentinelml_drift_run_duration_seconds';

/** How a drift check ended. The first three are verdicts; a cancelled one has none and did not fail. */
const RUN_OUTCOMES = ['stable', 'drift', 'insufficient_data', 'failed', 'cancelled'] as const;
export type RunOutcome = (typeof RUN_OUTCOMES)[number];

export const SCHEDULE_INTERVAL = 'sentinelml_drift_schedule_interval_seconds';

export interface RunMetrics {
  /** Counts one check that ended. */
  ended(model: string, outcome: RunOutcome, seconds: number): void;
}

/**
 * Counts and durations of drift checks, kept by the worker that ended them.
 *
 * @param models ids whose counters exist at 0 from the start
 */
export function createRunMetrics(registry: Registry, models: readonly string[]): RunMetrics {
  const runs = new Counter({
    name: RUNS,
    help: 'Drift checks that ended, by model and outcome.',
    labelNames: ['model', 'outcome'],
    registers: [registry],
  });
  const duration = new Histogram({
    name: RUN_DURATION,
    help: 'Seconds from the start of a drift check to its end, waits for retries included.',
    labelNames: ['model'],
    buckets: [0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600],
    registers: [registry],
  });
  for (const model of models) for (const outcome of RUN_OUTCOMES) runs.inc({ model, outcome }, 0);
  return {
    ended(model, outcome, seconds) {
      runs.inc({ model, outcome });
      duration.observe({ model }, seconds);
    },
  };
}

/**
 * How often each model is to be checked, so that a rule can tell a check that is late from one that is not due.
 *
 * @param intervals model and seconds; models without a schedule are left out
 */
export function registerScheduleMetrics(
  registry: Registry,
  intervals: Iterable<readonly [model: string, seconds: number]>,
): void {
  const interval = new Gauge({
    name: SCHEDULE_INTERVAL,
    help: 'Seconds between scheduled drift checks, as configured; the longest gap of a cron or calendar.',
    labelNames: ['model'],
    registers: [registry],
  });
  for (const [model, seconds] of intervals) interval.set({ model }, seconds);
}
