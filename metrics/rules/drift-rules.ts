import {
  DATASET_DRIFTED,
  DATASET_RATIO,
  FEATURE_DRIFTED,
  LAST_SUCCESS,
  MISSING_DRIFTED,
  MISSING_RATIO,
  PREDICTION_SCORE,
  VERDICT,
} from '../drift-metrics.js';
import { PERFORMANCE, PERFORMANCE_FALLEN } from '../performance-metrics.js';
import { RUNS, SCHEDULE_INTERVAL } from '../run-metrics.js';
import { WORKER_JOB } from '../scrape-jobs.js';
import { NEWEST_WINDOW_RULE, newest, recordNewest } from './newest.js';
import type { Rule, RuleContext } from './rule.js';

const FEATURE = ['feature'];
const FEATURE_WINDOW = ['feature', 'window'];
const FIGURE = ['metric', 'kind'];
const AGE = 'model:sentinelml_drift_age_seconds:min';
const INTERVAL = `model:${SCHEDULE_INTERVAL}:max`;
/** How long what a worker told of its schedules holds while none can be scraped. */
const REMEMBERED = '7d';

/** What the last checks found, and whether there are any. An alert on a finding is worth nothing once checks stop. */
export function driftRules({ limits, time, alert }: RuleContext): Rule[] {
  const missing = (window: string): string =>
    `max by (model, feature) (${newest(MISSING_RATIO, FEATURE_WINDOW)}{window="${window}"})`;
  return [
    NEWEST_WINDOW_RULE,
    recordNewest(DATASET_DRIFTED),
    recordNewest(DATASET_RATIO),
    recordNewest(FEATURE_DRIFTED, FEATURE),
    recordNewest(PREDICTION_SCORE, FEATURE),
    recordNewest(MISSING_RATIO, FEATURE_WINDOW),
    recordNewest(MISSING_DRIFTED, FEATURE),
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

    alert({
      alert: 'DriftDetected',
      expr: `${newest(DATASET_RATIO)} and on (model) ${newest(DATASET_DRIFTED)} == 1`,
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
      severity: 'warning',
      summary: 'What {{ $labels.model }} puts out has drifted ({{ $labels.feature }}).',
      description:
        'In the last check {{ $labels.feature }} of {{ $labels.model }} was distributed differently than in the reference, with a drift score of {{ $value | printf "%.3f" }}.',
    }),
    alert({
      alert: 'PerformanceFallen',
      expr:
        `${newest(PERFORMANCE, FIGURE)}` +
        ` and on (model, metric, kind) ${newest(PERFORMANCE_FALLEN, FIGURE)} == 1`,
      severity: 'warning',
      summary: '{{ $labels.model }} is less right than it was ({{ $labels.metric }}, {{ $labels.kind }}).',
      description:
        'In the last window that could be judged {{ $labels.metric }} of {{ $labels.model }} ({{ $labels.kind }}) lies beyond its bound; the last value is {{ $value | printf "%.3f" }}.',
    }),
    alert({
      alert: 'MissingValues',
      expr:
        `${missing('current')} and on (model, feature)` +
        ` (${missing('current')} - ${missing('reference')} > ${limits.missing_values}` +
        ` or ${newest(MISSING_DRIFTED, FEATURE)} == 1)` +
        // A window of a row or two says nothing of shares.
        ` unless on (model) ${newest(VERDICT, ['verdict'])}{verdict="insufficient_data"} == 1`,
      severity: 'warning',
      summary:
        '{{ $labels.feature }} of {{ $labels.model }} is missing in other numbers than in the reference.',
      description:
        'In the last check {{ $value | humanizePercentage }} of the rows of {{ $labels.model }} had no value in {{ $labels.feature }}.',
    }),
    alert({
      alert: 'DriftRunStale',
      expr: `${AGE} > ${limits.stale_periods} * ${INTERVAL}`,
      for: '10m',
      severity: 'warning',
      summary: 'No drift check of {{ $labels.model }} has finished for {{ $value | humanizeDuration }}.',
      description: `That is more than ${periods(limits.stale_periods)} of its schedule. What is shown of {{ $labels.model }} is the result of its last finished check, so drift since then is not seen.`,
    }),
    alert({
      alert: 'DriftRunMissing',
      expr: `${INTERVAL} unless on (model) max by (model) (${LAST_SUCCESS})`,
      for: limits.missing_after,
      severity: 'warning',
      summary: 'No drift check of {{ $labels.model }} has ever finished.',
      description: `{{ $labels.model }} has a schedule, and for ${limits.missing_after} there has been no result of a check to show.`,
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
