import {
  DATASET_DRIFTED,
  DATASET_RATIO,
  FEATURE_DRIFTED,
  LAST_SUCCESS,
  MISSING_DRIFTED,
  MISSING_RATIO,
  MULTIVARIATE_DRIFTED,
  MULTIVARIATE_P_VALUE,
  PREDICTION_SCORE,
  VERDICT,
} from '../drift-metrics.js';
import { PERFORMANCE, PERFORMANCE_FALLEN } from '../performance-metrics.js';
import { RUNS, SCHEDULE_INTERVAL } from '../run-metrics.js';
import { WORKER_JOB } from '../scrape-jobs.js';
import { CHECKS_PAUSED, TEMPORAL_REACHABLE } from '../temporal-metrics.js';
import { NEWEST_WINDOW_RULE, newest, recordNewest } from './newest.js';
import type { Rule, RuleContext } from './rule.js';

const FEATURE = ['feature'];
const FEATURE_WINDOW = ['feature', 'window'];
const METHOD = ['method'];
const FIGURE = ['metric', 'kind'];
export const AGE = 'model:sentinelml_drift_age_seconds:min';
export const INTERVAL = `model:${SCHEDULE_INTERVAL}:max`;
const PAUSED = `model:${CHECKS_PAUSED}:max`;
export const LAST_PAUSED = 'model:sentinelml_drift_checks_paused_timestamp_seconds:last';
const UNCHECKED_SINCE = 'model:sentinelml_drift_unchecked_timestamp_seconds:first';
/** How long what a worker told of its schedules holds while none can be scraped. */
const REMEMBERED = '7d';
/** Longer than processes take to be replaced and scraped again. */
const RESTART = '5m';
/** The same for Prometheus itself, which forgets since when there has been no check after that. */
const GAP = '15m';

/**
 * The age of the last finished check, in seconds, of models that are late: beyond so many periods of their schedule, and as
 * long since their checks were paused.
 */
export function overdueChecks(periods: number): string {
  const patience = `(${periods} * ${INTERVAL})`;
  return `${AGE} > on (model) ${patience} unless on (model) ${pausedWithin(patience)}`;
}

/** Models whose checks were paused less than so long ago. */
function pausedWithin(patience: string): string {
  return `(time() - ${LAST_PAUSED} <= on (model) ${patience})`;
}

/** What the last checks found, and whether there are any. An alert on a finding is worth nothing once checks stop. */
export function driftRules({ limits, time, seconds, alert }: RuleContext): Rule[] {
  const missing = (window: string): string =>
    `max by (model, feature) (${newest(MISSING_RATIO, FEATURE_WINDOW)}{window="${window}"})`;
  const patience = `(${limits.stale_periods} * ${INTERVAL})`;
  return [
    NEWEST_WINDOW_RULE,
    recordNewest(DATASET_DRIFTED),
    recordNewest(DATASET_RATIO),
    recordNewest(FEATURE_DRIFTED, FEATURE),
    recordNewest(PREDICTION_SCORE, FEATURE),
    recordNewest(MISSING_RATIO, FEATURE_WINDOW),
    recordNewest(MISSING_DRIFTED, FEATURE),
    recordNewest(MULTIVARIATE_DRIFTED, METHOD),
    recordNewest(MULTIVARIATE_P_VALUE, METHOD),
    recordNewest(VERDICT, ['verdict']),
    recordNewest(PERFORMANCE, FIGURE),
    recordNewest(PERFORMANCE_FALLEN, FIGURE),
    { record: AGE, expr: `time() - max by (model) (${LAST_SUCCESS})` },
    {
      // Only workers tell it.
      record: INTERVAL,
      expr:
        `max by (model) (${SCHEDULE_INTERVAL})` +
        ` or (max by (model) (last_over_time(${SCHEDULE_INTERVAL}[${time(REMEMBERED)}]))` +
        ` and on () absent(up{job="${WORKER_JOB}"} == 1))`,
    },
    {
      // Only the Temporal server knows it.
      record: PAUSED,
      expr:
        `max by (model) (${CHECKS_PAUSED})` +
        ` or (max by (model) (last_over_time(${CHECKS_PAUSED}[${time(REMEMBERED)}]))` +
        ` and on () absent(${TEMPORAL_REACHABLE} == 1))`,
    },
    {
      // Carried on from evaluation to evaluation: checks that are resumed are due within a period, not at once.
      record: LAST_PAUSED,
      expr:
        `(time() * ${PAUSED} > 0 or last_over_time(${LAST_PAUSED}[${time(REMEMBERED)}]))` +
        ` and on (model) ${INTERVAL}`,
    },
    {
      // Of workers alone, which show results as well: what nobody can be asked for is not missing.
      record: UNCHECKED_SINCE,
      expr:
        `(last_over_time(${UNCHECKED_SINCE}[${time(GAP)}]) or time() + 0 * max by (model) (${SCHEDULE_INTERVAL}))` +
        ` and on (model) (max by (model) (${SCHEDULE_INTERVAL}) unless on (model) max by (model) (${LAST_SUCCESS}))`,
    },

    alert({
      alert: 'DriftDetected',
      expr: `${newest(DATASET_RATIO)} and on (model) ${newest(DATASET_DRIFTED)} == 1`,
      keepFiring: RESTART,
      severity: 'warning',
      summary: 'The data of {{ $labels.model }} has drifted.',
      description:
        'In the last check {{ $value | humanizePercentage }} of the tested columns of {{ $labels.model }} had drifted from the reference, which reaches the configured share.',
    }),
    alert({
      alert: 'PredictionDrift',
      expr:
        `${newest(PREDICTION_SCORE, FEATURE)}` +
        ` and on (model, feature) ${newest(FEATURE_DRIFTED, FEATURE)} == 1`,
      keepFiring: RESTART,
      severity: 'warning',
      summary: 'What {{ $labels.model }} puts out has drifted ({{ $labels.feature }}).',
      description:
        'In the last check {{ $labels.feature }} of {{ $labels.model }} was distributed differently than in the reference, with a drift score of {{ $value | printf "%.3f" }}.',
    }),
    alert({
      alert: 'MultivariateDrift',
      // One check in twenty has drifted by chance at the level of a check, one in a thousand at this one.
      expr:
        `${newest(MULTIVARIATE_P_VALUE, METHOD)} < 0.001` +
        ` and on (model, method) ${newest(MULTIVARIATE_DRIFTED, METHOD)} == 1` +
        ` unless on (model) ${newest(DATASET_DRIFTED)} == 1`,
      keepFiring: RESTART,
      severity: 'warning',
      summary: 'The columns of {{ $labels.model }} have changed in how they hang together.',
      description:
        'In the last check several columns of {{ $labels.model }} together had drifted from the reference ({{ $labels.method }}), though too few by themselves for the verdict.',
    }),
    alert({
      alert: 'PerformanceFallen',
      expr:
        `${newest(PERFORMANCE, FIGURE)}` +
        ` and on (model, metric, kind) ${newest(PERFORMANCE_FALLEN, FIGURE)} == 1`,
      keepFiring: RESTART,
      severity: 'warning',
      summary: '{{ $labels.model }} is less right than it was ({{ $labels.metric }}, {{ $labels.kind }}).',
      description:
        'In the last window that could be judged {{ $labels.metric }} of {{ $labels.model }} ({{ $labels.kind }}) was {{ $value | printf "%.3f" }}, which lies beyond its bound.',
    }),
    alert({
      alert: 'MissingValues',
      expr:
        `${missing('current')} and on (model, feature)` +
        ` (${missing('current')} - ${missing('reference')} > ${limits.missing_values}` +
        ` or ${newest(MISSING_DRIFTED, FEATURE)} == 1)` +
        // A window of a row or two says nothing of shares.
        ` unless on (model) ${newest(VERDICT, ['verdict'])}{verdict="insufficient_data"} == 1`,
      keepFiring: RESTART,
      severity: 'warning',
      summary:
        '{{ $labels.feature }} of {{ $labels.model }} is missing in other numbers than in the reference.',
      description:
        'In the last check {{ $value | humanizePercentage }} of the rows of {{ $labels.model }} had no value in {{ $labels.feature }}.',
    }),
    alert({
      alert: 'DriftRunStale',
      expr: overdueChecks(limits.stale_periods),
      for: '10m',
      severity: 'warning',
      summary: 'No drift check of {{ $labels.model }} has finished for {{ $value | humanizeDuration }}.',
      description: `That is more than ${periods(limits.stale_periods)} of its schedule. What is shown of {{ $labels.model }} is the result of its last finished check, so drift since then is not seen.`,
    }),
    alert({
      alert: 'DriftRunMissing',
      expr:
        `time() - ${UNCHECKED_SINCE} > on (model) clamp_min(${patience}, ${seconds(limits.missing_after)})` +
        ` unless on (model) ${pausedWithin(patience)}`,
      for: '10m',
      severity: 'warning',
      summary: 'No drift check of {{ $labels.model }} has ever finished.',
      description:
        '{{ $labels.model }} has a schedule, and for {{ $value | humanizeDuration }} there has been no result of a check to show.',
    }),
    alert({
      alert: 'DriftChecksPaused',
      expr: `${PAUSED} == 1 and on (model) ${INTERVAL}`,
      for: limits.paused_for,
      severity: 'warning',
      summary: 'The drift checks of {{ $labels.model }} stand paused.',
      description: `Every schedule that checks {{ $labels.model }} has been paused on the Temporal server for ${limits.paused_for}, and the configuration does not say so. Drift since then is not seen.`,
    }),
    alert({
      alert: 'DriftRunFailing',
      expr: `sum by (model) (increase(${RUNS}{outcome="failed"}[${time(limits.failed_within)}])) > 0`,
      severity: 'warning',
      summary: 'A drift check of {{ $labels.model }} has failed.',
      description: `At least one check of {{ $labels.model }} failed for good in the last ${limits.failed_within}, after all its retries.`,
    }),
  ];
}

function periods(count: number): string {
  return count === 1 ? 'one period' : count === 2 ? 'two periods' : `${count} periods`;
}
