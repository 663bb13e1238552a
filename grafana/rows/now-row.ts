import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  BigValueColorMode,
  BigValueGraphMode,
  BigValueTextMode,
} from '@grafana/grafana-foundation-sdk/common';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import * as units from '@grafana/grafana-foundation-sdk/units';
import type { AlertLimits } from '../../config/alerts-schema.js';
import {
  DATASET_RATIO,
  DATASET_THRESHOLD,
  LAST_SUCCESS,
  OMITTED_COLUMNS,
  WINDOW_ROWS,
} from '../../metrics/drift-metrics.js';
import { PREDICTIONS } from '../../metrics/prediction-metrics.js';
import { INTERVAL } from '../../metrics/rules/drift-rules.js';
import { reportAtValue, valueLink } from '../links.js';
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

/** How the chosen model stands now, and its verdicts over time. */
export function nowRow(limits: AlertLimits): Builder<Panel>[] {
  return [
    stat('Verdict', 'The verdict of the last finished check of this model.')
      .withTarget(latest(verdictNumber('model="$model"'), 'verdict'))
      .mappings(VERDICT_WORDS)
      .noValue('never checked')
      .textMode(BigValueTextMode.Value)
      .colorMode(BigValueColorMode.Background)
      .graphMode(BigValueGraphMode.None)
      .span(3),

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
      .graphMode(BigValueGraphMode.None)
      .span(3),

    stat(
      'Columns not shown',
      'Columns of the last check that have no series, as there are more than metrics.max_columns: the calmest. Counts and verdicts are about all columns, and the report shows each.',
    )
      .withTarget(latest(lastCheck(ofModel(OMITTED_COLUMNS)), 'columns'))
      .unit(units.Short)
      .decimals(0)
      .textMode(BigValueTextMode.Value)
      .colorMode(BigValueColorMode.None)
      .graphMode(BigValueGraphMode.None)
      .span(3),

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
      .withTarget(latest(`${limits.stale_periods} * ${ofModel(INTERVAL)}`, 'threshold', 'threshold'))
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
      'SentinelML alerts about this model that fire now. docs/runbooks.md has a page for each.',
    )
      .withTarget(
        latest(
          'count(ALERTS{alertstate="firing", service="sentinelml", model="$model"}) or vector(0)',
          'alerts',
        ),
      )
      .unit(units.Short)
      .decimals(0)
      .thresholds(redFrom(1))
      .textMode(BigValueTextMode.Value)
      .graphMode(BigValueGraphMode.None)
      .span(3),

    stateTimeline(
      'Verdicts',
      'The verdict that stood at each moment: that of the last check finished by then. A value leads to its report.',
    )
      .withTarget(series(verdictNumber('model="$model"'), '{{model}}'))
      .mappings(VERDICT_WORDS)
      .dataLinks([valueLink('Report of this check', reportAtValue())])
      .height(HEIGHT - 4),
  ];
}
