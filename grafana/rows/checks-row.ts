import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import { GraphDrawStyle, StackingConfigBuilder, StackingMode } from '@grafana/grafana-foundation-sdk/common';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import * as units from '@grafana/grafana-foundation-sdk/units';
import { RUN_DURATION, RUNS } from '../../metrics/run-metrics.js';
import { series, THIRD, timeseries } from '../panel.js';
import { ofModel } from '../promql.js';
import { TEMPORAL_JOB } from '../scrape-jobs.js';

/** How the checks themselves fare. They are few, so they are counted by the hour. */
export function checksRow(): Builder<Panel>[] {
  const gained = (metric: string): string => `increase(${ofModel(metric)}[1h])`;
  return [
    timeseries(
      'Checks by outcome',
      'Drift checks of this model that ended in the hour before, by outcome. A failed one has used up its retries.',
    )
      .withTarget(series(`sum by (outcome) (${gained(RUNS)})`, '{{outcome}}'))
      .unit(units.Short)
      .decimals(1)
      .min(0)
      .drawStyle(GraphDrawStyle.Bars)
      .fillOpacity(60)
      .lineWidth(0)
      .stacking(new StackingConfigBuilder().mode(StackingMode.Normal).group('A'))
      .overrideByName('stable', [{ id: 'color', value: { mode: 'fixed', fixedColor: 'green' } }])
      .overrideByName('drift', [{ id: 'color', value: { mode: 'fixed', fixedColor: 'red' } }])
      .overrideByName('insufficient_data', [{ id: 'color', value: { mode: 'fixed', fixedColor: 'orange' } }])
      .overrideByName('failed', [{ id: 'color', value: { mode: 'fixed', fixedColor: 'purple' } }])
      .span(THIRD),

    timeseries(
      'Duration of a check',
      'Mean time from the start of a check to its end, over the hour before, waits for retries included.',
    )
      .withTarget(
        series(`sum(${gained(`${RUN_DURATION}_sum`)}) / sum(${gained(`${RUN_DURATION}_count`)})`, 'mean'),
      )
      .unit(units.Seconds)
      .min(0)
      .span(THIRD),

    timeseries(
      'Worker slots in use',
      'Slots of the Temporal workers that are taken, by kind. Activity slots stay full when checks wait for each other.',
    )
      .withTarget(
        series(
          `sum by (worker_type) (temporal_worker_task_slots_used{job="${TEMPORAL_JOB}"})`,
          '{{worker_type}}',
        ),
      )
      .unit(units.Short)
      .decimals(0)
      .min(0)
      .span(THIRD),
  ];
}
