import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import { StackingConfigBuilder, StackingMode } from '@grafana/grafana-foundation-sdk/common';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import * as units from '@grafana/grafana-foundation-sdk/units';
import { FEEDBACK } from '../../metrics/feedback-metrics.js';
import { PREDICTIONS } from '../../metrics/prediction-metrics.js';
import { series, timeseries } from '../panel.js';
import { ofModel, perSecond } from '../promql.js';

/** What the model answers. */
export function predictionsRow(): Builder<Panel>[] {
  const byClass = `sum by (predicted_class) (increase(${ofModel(PREDICTIONS)}[1h]))`;
  return [
    timeseries(
      'Distribution of predictions',
      'Shares of the classes among the predictions of the hour before. A regression has one line.',
    )
      .withTarget(series(`${byClass} / scalar(sum (${byClass}))`, '{{predicted_class}}'))
      .unit(units.PercentUnit)
      .min(0)
      .max(1)
      .fillOpacity(60)
      .lineWidth(1)
      .stacking(new StackingConfigBuilder().mode(StackingMode.Normal).group('A')),

    timeseries('Predictions by class', 'Predictions of this model a second, by the class that was predicted.')
      .withTarget(series(perSecond(ofModel(PREDICTIONS), ['predicted_class']), '{{predicted_class}}'))
      .unit(units.CountsPerSecond)
      .min(0)
      .fillOpacity(30)
      .stacking(new StackingConfigBuilder().mode(StackingMode.Normal).group('A')),

    timeseries(
      'Predictions by version',
      'Predictions a second by the version of the model that answered: how a promotion took over.',
    )
      .withTarget(series(perSecond(ofModel(PREDICTIONS), ['version']), '{{version}}'))
      .unit(units.CountsPerSecond)
      .min(0),

    timeseries(
      'Labels received',
      'Pieces of feedback a second. Known ones are about predictions in the live log; unknown ones wait for theirs.',
    )
      .withTarget(series(perSecond(ofModel(FEEDBACK), ['outcome']), '{{outcome}}'))
      .unit(units.CountsPerSecond)
      .min(0),
  ];
}
