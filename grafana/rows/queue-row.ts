import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  BigValueColorMode,
  BigValueGraphMode,
  BigValueTextMode,
  GraphThresholdsStyleConfigBuilder,
  GraphThresholdsStyleMode,
} from '@grafana/grafana-foundation-sdk/common';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder as TableBuilder } from '@grafana/grafana-foundation-sdk/table';
import * as units from '@grafana/grafana-foundation-sdk/units';
import type { AlertLimits } from '../../config/alerts-schema.js';
import { durationMs } from '../../config/duration.js';
import {
  BACKLOG_AGE,
  BACKLOG_TASKS,
  QUEUE_POLLERS,
  SCHEDULE_NEXT,
  SCHEDULE_STATE,
  TEMPORAL_REACHABLE,
} from '../../metrics/temporal-metrics.js';
import {
  DATASOURCE,
  HEIGHT,
  latest,
  redBelow,
  redFrom,
  rows,
  series,
  stat,
  timeseries,
  WHOLE,
} from '../panel.js';
import { lastCheck } from '../promql.js';
import { TEMPORAL_JOB, WORKER_JOB } from '../scrape-jobs.js';

const BY_QUEUE = ['task_queue', 'task_type'] as const;
const QUEUE = '{{task_queue}}, {{task_type}}';

/** Whether there is work that nobody takes. */
export function queueRow(limits: AlertLimits): Builder<Panel>[] {
  const old = durationMs(limits.backlog_age) / 1000;
  return [
    stat('Temporal answers', 'Whether a worker reached the Temporal server when it asked last.')
      .withTarget(latest(`min (${TEMPORAL_REACHABLE})`, 'reachable'))
      .unit(units.Short)
      .decimals(0)
      .thresholds(redBelow(1))
      .noValue('no worker')
      .textMode(BigValueTextMode.Value)
      .colorMode(BigValueColorMode.Background)
      .graphMode(BigValueGraphMode.None)
      .span(8),

    stat('Workers up', 'Worker processes that Prometheus reaches. The alert WorkerDown tells of none.')
      .withTarget(latest(`sum (up{job="${WORKER_JOB}"})`, 'workers'))
      .unit(units.Short)
      .decimals(0)
      .thresholds(redBelow(1))
      .textMode(BigValueTextMode.Value)
      .colorMode(BigValueColorMode.Background)
      .graphMode(BigValueGraphMode.None)
      .span(8),

    stat(
      'Oldest task that waits',
      'How long the oldest task has waited for a worker, about, in any queue. Red where the alert TaskQueueBacklog can fire.',
    )
      .withTarget(latest(`max (${BACKLOG_AGE})`, 'age'))
      .unit(units.Seconds)
      .decimals(0)
      .thresholds(redFrom(old))
      .textMode(BigValueTextMode.Value)
      .colorMode(BigValueColorMode.Background)
      .graphMode(BigValueGraphMode.None)
      .span(8),

    timeseries('Tasks that wait', 'Tasks that wait for a worker, about, by queue and kind.')
      .withTarget(series(lastCheck(BACKLOG_TASKS, BY_QUEUE), QUEUE))
      .unit(units.Short)
      .decimals(0)
      .min(0),

    timeseries(
      'Age of the oldest task',
      'How long the oldest task has waited, about. The dashed line is where the alert TaskQueueBacklog can fire.',
    )
      .withTarget(series(lastCheck(BACKLOG_AGE, BY_QUEUE), QUEUE))
      .unit(units.Seconds)
      .min(0)
      .axisSoftMax(old)
      .thresholds(redFrom(old))
      .thresholdsStyle(new GraphThresholdsStyleConfigBuilder().mode(GraphThresholdsStyleMode.Dashed)),

    timeseries('Workers at each queue', 'Workers that take tasks from a queue, as the server knows them.')
      .withTarget(series(lastCheck(QUEUE_POLLERS, BY_QUEUE), QUEUE))
      .unit(units.Short)
      .decimals(0)
      .min(0),

    timeseries(
      'Slots taken',
      'Share of the workers’ slots that are taken, by kind. Activity slots stay full when checks wait for each other.',
    )
      .withTarget(
        series(
          `sum by (worker_type) (temporal_worker_task_slots_used{job="${TEMPORAL_JOB}"}) / ` +
            `(sum by (worker_type) (temporal_worker_task_slots_used{job="${TEMPORAL_JOB}"}) + ` +
            `sum by (worker_type) (temporal_worker_task_slots_available{job="${TEMPORAL_JOB}"}))`,
          '{{worker_type}}',
        ),
      )
      .unit(units.PercentUnit)
      .min(0)
      .max(1),

    new TableBuilder()
      .title('Schedules')
      .description('The declared schedules: how each stands on the server, and when it is due next.')
      .datasource(DATASOURCE)
      .height(HEIGHT)
      .span(WHOLE)
      .withTarget(rows(`max by (schedule, model, state) (${SCHEDULE_STATE}) == 1`, 'state'))
      .withTarget(rows(`max by (schedule, model) (${SCHEDULE_NEXT}) * 1000`, 'next'))
      .withTransformation({ id: 'merge', options: {} })
      .withTransformation({
        id: 'organize',
        options: {
          excludeByName: { Time: true, 'Value #state': true },
          indexByName: { schedule: 0, model: 1, state: 2, 'Value #next': 3 },
          renameByName: { schedule: 'Schedule', model: 'Model', state: 'State', 'Value #next': 'Next check' },
        },
      })
      .overrideByName('Next check', [{ id: 'unit', value: 'dateTimeAsIso' }]),
  ];
}
