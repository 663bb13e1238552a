import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  BigValueColorMode,
  BigValueGraphMode,
  BigValueTextMode,
  GraphThresholdsStyleConfigBuilder,
  GraphThresholdsStyleMode,
  LineInterpolation,
} from '@grafana/grafana-foundation-sdk/common';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import * as units from '@grafana/grafana-foundation-sdk/units';
import { CHANGE_SINCE, CHANGED_FIGURES, WATCHED_FIGURES } from '../../metrics/change-metrics.js';
import { MULTIVARIATE_SCORE, MULTIVARIATE_THRESHOLD } from '../../metrics/drift-metrics.js';
import { latest, redFrom, series, stat, stateTimeline, timeseries, WHOLE } from '../panel.js';
import { lastCheck, ofModel } from '../promql.js';

const CHANGE = ['figure', 'kind', 'direction'];
const METHOD = ['method'];

/** What has changed for good over past checks, and what several columns together show. */
export function changesRow(): Builder<Panel>[] {
  const since = lastCheck(ofModel(CHANGE_SINCE), CHANGE);
  const of = (metric: string): string => lastCheck(ofModel(metric), METHOD);
  return [
    stateTimeline(
      'Lasting changes',
      'Figures that have changed for good, as the checks of the time knew; the text is the window since which, as it was estimated then. The alert LastingChange tells of them. While nothing changes, one check in 200 finds a false change.',
    )
      // Grafana takes times in milliseconds.
      .withTarget(series(`1000 * ${since}`, '{{figure}} ({{kind}}) {{direction}}'))
      .unit(units.DatetimeISONotToday)
      .noValue('no change')
      .span(WHOLE - 4),

    stat(
      'Figures changed',
      'Figures that have changed for good, of those that are watched. Nothing before there are fifteen checks to look back on.',
    )
      .withTarget(latest(lastCheck(ofModel(CHANGED_FIGURES)), 'changed'))
      .withTarget(latest(lastCheck(ofModel(WATCHED_FIGURES)), 'watched', 'B'))
      .overrideByQuery('A', [{ id: 'thresholds', value: redFrom(1).build() }])
      .unit(units.Short)
      .decimals(0)
      .noValue('too few checks')
      .textMode(BigValueTextMode.ValueAndName)
      .colorMode(BigValueColorMode.Value)
      .graphMode(BigValueGraphMode.None)
      .height(8),

    timeseries(
      'Columns together, in multiples of their threshold',
      'How far several columns together have drifted: the reconstruction error, and the domain classifier where it is on, whose 0.5 of no difference is 0 here. From 1 on, in red, it is large enough to count, if it is no chance. The alert MultivariateDrift tells of it.',
    )
      // One query: a model may have either method alone.
      .withTarget(
        series(
          `${lastCheck(ofModel(MULTIVARIATE_SCORE, 'method="reconstruction"'), METHOD)} / ${of(MULTIVARIATE_THRESHOLD)} or ` +
            `(${lastCheck(ofModel(MULTIVARIATE_SCORE, 'method="domain_classifier"'), METHOD)} - 0.5) / (${of(MULTIVARIATE_THRESHOLD)} - 0.5)`,
          '{{method}}',
        ),
      )
      .unit(units.Short)
      .decimals(2)
      .axisSoftMin(0)
      .axisSoftMax(1.2)
      .thresholds(redFrom(1))
      .thresholdsStyle(new GraphThresholdsStyleConfigBuilder().mode(GraphThresholdsStyleMode.Dashed))
      .lineInterpolation(LineInterpolation.StepAfter)
      .span(WHOLE),
  ];
}
