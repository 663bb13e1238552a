import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  BigValueColorMode,
  BigValueGraphMode,
  BigValueTextMode,
} from '@grafana/grafana-foundation-sdk/common';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import * as units from '@grafana/grafana-foundation-sdk/units';
import { DATASET_RATIO, DATASET_THRESHOLD, LAST_SUCCESS, WINDOW_ROWS } from '../../metrics/drift-metrics.js';
import { PREDICTIONS } from '../../metrics/prediction-metrics.js';
import { SCHEDULE_INTERVAL } from '../../metrics/run-metrics.js';
import { STALE_AFTER_PERIODS } from '../alert-limits.js';
import {
  HEIGHT,
  LIMIT_FROM_QUERY,
  latest,
  redFrom,
  series,
  stat,
  stateTimeline,
  VERDICT_WORDS,
} from '../panel.js';
import { lastCheck, ofModel, perSecond, verdictNumber } from '../promql.js';

/** How the chosen model stands now, and the verdicts on all models. */
export function nowRow(): Builder<Panel>[] {
  return [
    stat('Verdict', 'The verdict of the last finished check of this model.')
      .withTarget(latest(verdictNumber('model="$model"'), 'verdict'))
      .mappings(VERDICT_WORDS)
      .noValue('never checked')
      .textMode(BigValueTextMode.Value)
      .colorMode(BigValueColorMode.Background)
      .graphMode(BigValueGraphMode.None),

    stat(
      'Columns drifted',
      'Share of the tested columns that had drifted in the last check. Red from the share on that the configuration calls drift.',
    )
      .withTarget(latest(lastCheck(ofModel(DATASET_RATIO)), 'drifted'))
      .withTarget(latest(lastCheck(ofModel(DATASET_THRESHOLD)), 'threshold', 'threshold'))
      .withTransformation(LIMIT_FROM_QUERY)
      .unit(units.PercentUnit)
      .decimals(0)
      .textMode(BigValueTextMode.Value)
      .graphMode(BigValueGraphMode.None),

    stat('Rows compared', 'Rows in the current window and in the reference, in the last check.')
      .withTarget(latest(lastCheck(ofModel(WINDOW_ROWS), ['window']), '{{window}}'))
      .unit(units.Short)
      .decimals(0)
      .textMode(BigValueTextMode.ValueAndName)
      .colorMode(BigValueColorMode.None)
      .graphMode(BigValueGraphMode.None),

    stat(
      'Age of the last check',
      'Time since a check of this model finished. Everything else here is as old as that. Red where the alert DriftRunStale can fire.',
    )
      .withTarget(latest(`time() - ${lastCheck(ofModel(LAST_SUCCESS))}`, 'age'))
      .withTarget(
        latest(`${STALE_AFTER_PERIODS} * ${lastCheck(ofModel(SCHEDULE_INTERVAL))}`, 'threshold', 'threshold'),
      )
      .withTransformation(LIMIT_FROM_QUERY)
      .unit(units.Seconds)
      .decimals(0)
      .noValue('never checked')
      .textMode(BigValueTextMode.Value)
      .graphMode(BigValueGraphMode.None),

    stat('Predictions a second', 'Predictions that this model answers a second, all API processes together.')
      .withTarget(series(perSecond(ofModel(PREDICTIONS)), 'predictions'))
      .unit(units.CountsPerSecond)
      .textMode(BigValueTextMode.Value)
      .colorMode(BigValueColorMode.None)
      .graphMode(BigValueGraphMode.Area),

    stat(
      'Alerts firing',
      'SentinelML alerts that fire now, on any model. docs/runbooks.md has a page for each.',
    )
      .withTarget(latest('count(ALERTS{alertstate="firing", service="sentinelml"}) or vector(0)', 'alerts'))
      .unit(units.Short)
      .decimals(0)
      .thresholds(redFrom(1))
      .textMode(BigValueTextMode.Value)
      .graphMode(BigValueGraphMode.None),

    stateTimeline(
      'Verdicts of all models',
      'The verdict that stood at each moment: that of the last check finished by then.',
    )
      .withTarget(series(verdictNumber(), '{{model}}'))
      .mappings(VERDICT_WORDS)
      .height(HEIGHT - 2),
  ];
}
