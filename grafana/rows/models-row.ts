import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder as TableBuilder } from '@grafana/grafana-foundation-sdk/table';
import * as units from '@grafana/grafana-foundation-sdk/units';
import type { AlertLimits } from '../../config/alerts-schema.js';
import { DATASET_RATIO, DATASET_THRESHOLD, LAST_SUCCESS, WINDOW_ROWS } from '../../metrics/drift-metrics.js';
import { PERFORMANCE_FALLEN } from '../../metrics/performance-metrics.js';
import { PREDICTIONS } from '../../metrics/prediction-metrics.js';
import { AGE, INTERVAL } from '../../metrics/rules/drift-rules.js';
import { filledIn, lastReport, modelDashboard } from '../links.js';
import {
  DASHED,
  DATASOURCE,
  HEIGHT,
  redFrom,
  rows,
  series,
  timeseries,
  VERDICT_WORDS,
  WHOLE,
} from '../panel.js';
import { lastCheck, perSecond, verdictNumber } from '../promql.js';

const MODEL_OF_ROW = filledIn('__data.fields.Model');

/** Every model in a line, and the two figures by which models are compared. */
export function modelsRow(limits: AlertLimits): Builder<Panel>[] {
  return [
    new TableBuilder()
      .title('All models')
      .description(
        'The last check of every model: its verdict, the drifted share of its columns, its rows and its age, with the predictions of the last five minutes. "Performance" counts the figures that have fallen below their bound.',
      )
      .datasource(DATASOURCE)
      .height(HEIGHT)
      .span(WHOLE)
      .withTarget(rows(verdictNumber(), 'verdict'))
      .withTarget(rows(lastCheck(DATASET_RATIO), 'share'))
      .withTarget(rows(lastCheck(`${WINDOW_ROWS}{window="current"}`), 'rows'))
      .withTarget(rows(`time() - ${lastCheck(LAST_SUCCESS)}`, 'age'))
      .withTarget(rows(perSecond(PREDICTIONS, ['model'], '5m'), 'traffic'))
      .withTarget(rows(`sum by (model) (max by (model, metric) (${PERFORMANCE_FALLEN}))`, 'performance'))
      .withTransformation({ id: 'merge', options: {} })
      .withTransformation({
        id: 'organize',
        options: {
          excludeByName: { Time: true },
          indexByName: {
            model: 0,
            'Value #verdict': 1,
            'Value #share': 2,
            'Value #rows': 3,
            'Value #age': 4,
            'Value #traffic': 5,
            'Value #performance': 6,
          },
          renameByName: {
            model: 'Model',
            'Value #verdict': 'Verdict',
            'Value #share': 'Columns drifted',
            'Value #rows': 'Rows',
            'Value #age': 'Age',
            'Value #traffic': 'Predictions a second',
            'Value #performance': 'Performance',
          },
        },
      })
      .overrideByName('Model', [
        {
          id: 'links',
          value: [
            { title: 'Dashboard of this model', url: modelDashboard(MODEL_OF_ROW) },
            { title: 'Last report', url: lastReport(MODEL_OF_ROW), targetBlank: true },
          ],
        },
      ])
      .overrideByName('Verdict', [
        { id: 'mappings', value: VERDICT_WORDS },
        { id: 'custom.cellOptions', value: { type: 'color-text' } },
      ])
      .overrideByName('Columns drifted', [
        { id: 'unit', value: units.PercentUnit },
        { id: 'decimals', value: 0 },
      ])
      .overrideByName('Rows', [
        { id: 'unit', value: units.Short },
        { id: 'decimals', value: 0 },
      ])
      .overrideByName('Age', [
        { id: 'unit', value: units.Seconds },
        { id: 'decimals', value: 0 },
      ])
      .overrideByName('Predictions a second', [{ id: 'unit', value: units.CountsPerSecond }])
      .overrideByName('Performance', [
        { id: 'thresholds', value: redFrom(1).build() },
        { id: 'custom.cellOptions', value: { type: 'color-text' } },
        { id: 'noValue', value: 'not known' },
      ]),

    timeseries(
      'Drifted share of the columns',
      'Share of the tested columns that had drifted, model by model. The dashed lines are the shares that the configuration calls drift.',
    )
      .withTarget(series(lastCheck(DATASET_RATIO), '{{model}}'))
      .withTarget(series(lastCheck(DATASET_THRESHOLD), 'limit of {{model}}', 'B'))
      .overrideByQuery('B', DASHED)
      .unit(units.PercentUnit)
      .min(0)
      .max(1),

    timeseries(
      'Age of the last check in periods of its schedule',
      'Time since the last check of each model finished, in periods of its schedule. Red from where the alert DriftRunStale can fire.',
    )
      .withTarget(series(`${AGE} / on (model) ${INTERVAL}`, '{{model}}'))
      .unit(units.Short)
      .decimals(1)
      .min(0)
      .axisSoftMax(limits.stale_periods)
      .thresholds(redFrom(limits.stale_periods)),

    timeseries(
      'Predictions by model',
      'Predictions answered a second, model by model, all processes together.',
    )
      .withTarget(series(perSecond(PREDICTIONS, ['model']), '{{model}}'))
      .unit(units.CountsPerSecond)
      .min(0)
      .span(WHOLE),
  ];
}
