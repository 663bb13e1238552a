import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import * as units from '@grafana/grafana-foundation-sdk/units';
import { NOTIFICATIONS } from '../../metrics/notification-metrics.js';
import { RUNS } from '../../metrics/run-metrics.js';
import { FIRING_WORDS, series, stateTimeline, timeseries } from '../panel.js';

/** What fired, and whether people were told. */
export function alertsRow(): Builder<Panel>[] {
  return [
    stateTimeline(
      'Alerts',
      'SentinelML alerts that fired, with their model where they have one. docs/runbooks.md has a page for each.',
    )
      .withTarget(
        series(
          'max by (alertname, model) (ALERTS{alertstate="firing", service="sentinelml"})',
          '{{alertname}} {{model}}',
        ),
      )
      .mappings(FIRING_WORDS)
      .noValue('none'),

    timeseries(
      'Checks by outcome',
      'Drift checks of all models that ended in the hour before. A failed one has used up its retries.',
    )
      .withTarget(series(`sum by (outcome) (increase(${RUNS}[1h]))`, '{{outcome}}'))
      .unit(units.Short)
      .decimals(1)
      .min(0),

    timeseries(
      'News sent',
      'Attempts to tell a channel of an alert in the hour before. A failed one is tried again, a refused one is not.',
    )
      .withTarget(
        series(
          `sum by (channel, outcome) (increase(${NOTIFICATIONS}[1h])) or vector(0)`,
          '{{channel}} {{outcome}}',
        ),
      )
      .unit(units.Short)
      .decimals(1)
      .min(0),
  ];
}
