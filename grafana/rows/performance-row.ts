import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  BigValueColorMode,
  BigValueGraphMode,
  BigValueTextMode,
  LineInterpolation,
} from '@grafana/grafana-foundation-sdk/common';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import * as units from '@grafana/grafana-foundation-sdk/units';
import {
  PERFORMANCE,
  PERFORMANCE_FALLEN,
  PERFORMANCE_LABELLED,
  PERFORMANCE_LOWER,
  PERFORMANCE_REFERENCE,
  PERFORMANCE_UPPER,
  PERFORMANCE_WINDOW_END,
} from '../../metrics/performance-metrics.js';
import { DASHED, latest, redFrom, series, stat, timeseries, WHOLE } from '../panel.js';
import { lastCheck, ofModel } from '../promql.js';

/** How right the model is, by labels where they are known and by estimate where not. */
export function performanceRow(): Builder<Panel>[] {
  const figure = (metric: string): string => lastCheck(ofModel(metric), ['metric']);
  return [
    timeseries(
      'Performance by labels and by estimate',
      'Figures of the newest window that has them: realised from labels, estimated without. The dashed lines are what the reference had.',
    )
      .withTarget(series(lastCheck(ofModel(PERFORMANCE), ['metric', 'kind']), '{{metric}}, {{kind}}'))
      .withTarget(series(figure(PERFORMANCE_REFERENCE), '{{metric}} in the reference', 'B'))
      .overrideByQuery('B', DASHED)
      .unit(units.Short)
      .decimals(3)
      .lineInterpolation(LineInterpolation.StepAfter)
      .span(WHOLE / 2),

    timeseries(
      'Performance within its bounds',
      'Where each figure stands between its bounds: 0 is the lower one, 1 the upper one. Outside of them it is not what the reference let expect.',
    )
      .withTarget(
        series(
          `(${lastCheck(ofModel(PERFORMANCE), ['metric', 'kind'])} - on (metric) group_left () ${figure(PERFORMANCE_LOWER)}) / on (metric) group_left () (${figure(PERFORMANCE_UPPER)} - on (metric) ${figure(PERFORMANCE_LOWER)})`,
          '{{metric}}, {{kind}}',
        ),
      )
      .unit(units.Short)
      .decimals(2)
      .axisSoftMin(-0.2)
      .axisSoftMax(1.2)
      .lineInterpolation(LineInterpolation.StepAfter)
      .span(WHOLE / 2),

    stat(
      'Figures fallen',
      'Figures that are beyond their bound on the bad side. The alert PerformanceFallen tells of them.',
    )
      .withTarget(latest(`sum (${figure(PERFORMANCE_FALLEN)})`, 'fallen'))
      .unit(units.Short)
      .decimals(0)
      .thresholds(redFrom(1))
      .noValue('not judged yet')
      .textMode(BigValueTextMode.Value)
      .colorMode(BigValueColorMode.Background)
      .graphMode(BigValueGraphMode.None)
      .span(8),

    stat('Predictions with a label', 'Share of the newest window’s predictions whose truth is known.')
      .withTarget(latest(lastCheck(ofModel(PERFORMANCE_LABELLED)), 'labelled'))
      .unit(units.PercentUnit)
      .decimals(0)
      .noValue('none')
      .textMode(BigValueTextMode.Value)
      .colorMode(BigValueColorMode.None)
      .graphMode(BigValueGraphMode.None)
      .span(8),

    stat(
      'Age of what is known',
      'Time since the end of the window that the figures are of. Labels come late.',
    )
      .withTarget(latest(`time() - ${lastCheck(ofModel(PERFORMANCE_WINDOW_END), ['kind'])}`, '{{kind}}'))
      .unit(units.Seconds)
      .decimals(0)
      .noValue('nothing known')
      .textMode(BigValueTextMode.ValueAndName)
      .colorMode(BigValueColorMode.None)
      .graphMode(BigValueGraphMode.None)
      .span(8),
  ];
}
