import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import * as units from '@grafana/grafana-foundation-sdk/units';
import { RUN_DURATION, RUNS } from '../../metrics/run-metrics.js';
import { series, timeseries } from '../panel.js';
import { perSecond, quantile } from '../promql.js';
import { TEMPORAL_JOB } from '../scrape-jobs.js';

const OF_SDK = `job="${TEMPORAL_JOB}"`;
/** The SDK's histograms are in milliseconds. */
const sdkQuantile = (q: number, metric: string, by: readonly string[]): string =>
  quantile(q, `temporal_${metric}`, OF_SDK, by);
const gained = (metric: string, by: readonly string[]): string =>
  `sum by (${by.join(', ')}) (increase(temporal_${metric}{${OF_SDK}}[1h]))`;

/** What the workers do with what they take. */
export function activitiesRow(): Builder<Panel>[] {
  return [
    timeseries(
      'Checks by outcome and model',
      'Drift checks that ended in the hour before. A failed one has used up its retries.',
    )
      .withTarget(
        series(
          `sum by (model, outcome) (increase(${RUNS}[1h])) > 0 or sum (increase(${RUNS}[1h]))`,
          '{{model}} {{outcome}}',
        ),
      )
      .unit(units.Short)
      .decimals(1)
      .min(0),

    timeseries(
      'Duration of checks',
      'Median and 95th percentile of the time from the start of a check to its end, waits for retries included, over the hour before.',
    )
      .withTarget(series(hourly(0.5), 'p50', 'A'))
      .withTarget(series(hourly(0.95), 'p95', 'B'))
      .unit(units.Seconds)
      .min(0)
      .fillOpacity(0),

    timeseries('Time of each step', '95th percentile of the time that an activity takes, by its name.')
      .withTarget(
        series(sdkQuantile(0.95, 'activity_execution_latency', ['activity_type']), '{{activity_type}}'),
      )
      .unit(units.Milliseconds)
      .min(0)
      .fillOpacity(0),

    timeseries(
      'Wait for a worker',
      '95th percentile of the time between a task’s schedule and its start. It grows when there are too few workers.',
    )
      .withTarget(
        series(
          sdkQuantile(0.95, 'activity_schedule_to_start_latency', ['task_queue']),
          'activities of {{task_queue}}',
          'A',
        ),
      )
      .withTarget(
        series(
          sdkQuantile(0.95, 'workflow_task_schedule_to_start_latency', ['task_queue']),
          'workflow tasks of {{task_queue}}',
          'B',
        ),
      )
      .unit(units.Milliseconds)
      .min(0)
      .fillOpacity(0),

    timeseries(
      'Failed attempts',
      'Attempts of activities that failed in the hour before, by name. One that failed is tried again unless trying cannot help.',
    )
      .withTarget(
        series(`${gained('activity_execution_failed', ['activity_type'])} or vector(0)`, '{{activity_type}}'),
      )
      .unit(units.Short)
      .decimals(1)
      .min(0),

    timeseries(
      'Workflow tasks that failed',
      'A workflow task that fails says that the code does not fit a run’s history, or is broken. There should be none.',
    )
      .withTarget(
        series(
          `${gained('workflow_task_execution_failed', ['workflow_type', 'failure_reason'])} or vector(0)`,
          '{{workflow_type}} {{failure_reason}}',
        ),
      )
      .unit(units.Short)
      .decimals(1)
      .min(0),

    timeseries('Workflows that ended', 'Workflows that ended in the hour before, by type, well or not.')
      .withTarget(series(gained('workflow_completed', ['workflow_type']), '{{workflow_type}} completed', 'A'))
      .withTarget(
        series(
          `${gained('workflow_failed', ['workflow_type'])} or vector(0)`,
          '{{workflow_type}} failed',
          'B',
        ),
      )
      .unit(units.Short)
      .decimals(1)
      .min(0),

    timeseries(
      'Requests to Temporal',
      'Requests of the workers to the server a second, long polls left out, by operation.',
    )
      .withTarget(series(perSecond(`temporal_request{${OF_SDK}}`, ['operation']), '{{operation}}'))
      .unit(units.RequestsPerSecond)
      .min(0),
  ];
}

/** Checks are few, so a quantile takes an hour of them. */
function hourly(q: number): string {
  return `histogram_quantile(${q}, sum by (le) (increase(${RUN_DURATION}_bucket[1h])))`;
}
