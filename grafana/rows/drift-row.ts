import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  GraphThresholdsStyleConfigBuilder,
  GraphThresholdsStyleMode,
  LineInterpolation,
  ScaleDistribution,
  ScaleDistributionConfigBuilder,
  VisibilityMode,
  VizLegendOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import { FieldColorBuilder, FieldColorModeId, type Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder as StatusHistoryBuilder } from '@grafana/grafana-foundation-sdk/statushistory';
import { PanelBuilder as TableBuilder } from '@grafana/grafana-foundation-sdk/table';
import * as units from '@grafana/grafana-foundation-sdk/units';
import {
  FEATURE_DRIFTED,
  FEATURE_P_VALUE,
  FEATURE_SCORE,
  FEATURE_THRESHOLD,
  MISSING_RATIO,
  PREDICTION_SCORE,
} from '../../metrics/drift-metrics.js';
import { filledIn, reportAtValue, valueLink } from '../links.js';
import {
  DASHED,
  DATASOURCE,
  DRIFTED_WORDS,
  HEIGHT,
  redFrom,
  rows,
  series,
  stateTimeline,
  timeseries,
  WHOLE,
} from '../panel.js';
import { lastCheck, ofModel } from '../promql.js';

const BY_FEATURE = ['feature'] as const;
const COLUMNS = 'feature=~"$column"';

/** Smaller p-values are drawn here, since a logarithmic axis has no place for 0. */
const SMALLEST_P = 1e-6;

/** What the last checks found, column by column. */
export function driftRow(): Builder<Panel>[] {
  const score = lastCheck(ofModel(FEATURE_SCORE, COLUMNS), BY_FEATURE);
  const threshold = lastCheck(ofModel(FEATURE_THRESHOLD, COLUMNS), BY_FEATURE);
  const pValue = lastCheck(ofModel(FEATURE_P_VALUE, COLUMNS), BY_FEATURE);
  const drifted = lastCheck(ofModel(FEATURE_DRIFTED, COLUMNS), BY_FEATURE);
  const missing = lastCheck(ofModel(MISSING_RATIO, COLUMNS, 'window="current"'), BY_FEATURE);
  const missingReference = lastCheck(ofModel(MISSING_RATIO, COLUMNS, 'window="reference"'), BY_FEATURE);

  return [
    new StatusHistoryBuilder()
      .title('Heat map of columns')
      .description(
        'Drift score of each column in multiples of its threshold, check by check: from 1 on, in red, the effect is large enough to count as drift. A cell leads to the report of its time.',
      )
      .datasource(DATASOURCE)
      .height(HEIGHT + 2)
      .span(WHOLE)
      .withTarget(series(`${score} / ${threshold}`, '{{feature}}'))
      // A cell for each point: more of them could not be told apart.
      .maxDataPoints(96)
      .unit(units.Short)
      .decimals(2)
      .min(0)
      .max(2)
      .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.ContinuousGrYlRd))
      .showValue(VisibilityMode.Never)
      .rowHeight(0.9)
      .legend(new VizLegendOptionsBuilder().showLegend(false))
      .dataLinks([valueLink('Report of this check', reportAtValue(filledIn('model')))]),

    stateTimeline(
      'Columns drifted over time',
      'For each column, whether the last check finished by then found it drifted. Columns that could not be tested are left out.',
    )
      .withTarget(series(drifted, '{{feature}}'))
      .mappings(DRIFTED_WORDS),

    timeseries(
      'Drift score in multiples of its threshold',
      'Drift score of each column divided by its threshold, so that columns with different tests can be compared. From 1 on the effect is large enough to count as drift; the profile "calibrated" also asks for a small p-value.',
    )
      .withTarget(series(`${score} / ${threshold}`, '{{feature}}'))
      .unit(units.Short)
      .decimals(2)
      .min(0)
      .axisSoftMax(1.2)
      .lineInterpolation(LineInterpolation.StepAfter)
      .thresholds(redFrom(1))
      .thresholdsStyle(new GraphThresholdsStyleConfigBuilder().mode(GraphThresholdsStyleMode.Dashed)),

    timeseries(
      'Drift score by column',
      'Drift score of each column on the scale of its own statistic. The dashed lines are the thresholds that the checks used.',
    )
      .withTarget(series(score, '{{feature}}'))
      .withTarget(series(threshold, 'threshold of {{feature}}', 'B'))
      .overrideByQuery('B', DASHED)
      .unit(units.Short)
      .decimals(3)
      .min(0)
      .lineInterpolation(LineInterpolation.StepAfter),

    timeseries(
      'p-value by column',
      'How likely a difference this large is by chance, adjusted across columns where the profile adjusts. A column only counts as drifted below the alpha of the configuration. The axis is logarithmic; values below 0.000001 are drawn there.',
    )
      .withTarget(series(`clamp_min(${pValue}, ${SMALLEST_P.toFixed(6)})`, '{{feature}}'))
      .scaleDistribution(new ScaleDistributionConfigBuilder().type(ScaleDistribution.Log).log(10))
      .unit(units.Short)
      .max(1)
      .fillOpacity(0)
      .lineInterpolation(LineInterpolation.StepAfter),

    timeseries(
      'Drift score of what the model puts out',
      'Drift score of prediction and probability. They move when features drift in a way that matters to the model. The dashed lines are their thresholds.',
    )
      .withTarget(series(lastCheck(ofModel(PREDICTION_SCORE), BY_FEATURE), '{{feature}}'))
      .withTarget(
        series(
          `${lastCheck(ofModel(FEATURE_THRESHOLD), BY_FEATURE)} and on (feature) ${lastCheck(ofModel(PREDICTION_SCORE), BY_FEATURE)}`,
          'threshold of {{feature}}',
          'B',
        ),
      )
      .overrideByQuery('B', DASHED)
      .unit(units.Short)
      .decimals(3)
      .min(0)
      .lineInterpolation(LineInterpolation.StepAfter),

    timeseries(
      'Missing values',
      'Share of rows in the current window that have no value in a column. The dashed lines are the shares in the reference.',
    )
      .withTarget(series(missing, '{{feature}}'))
      .withTarget(series(missingReference, 'reference: {{feature}}', 'B'))
      .overrideByQuery('B', DASHED)
      .unit(units.PercentUnit)
      .min(0)
      .lineInterpolation(LineInterpolation.StepAfter)
      .span(WHOLE / 2),

    new TableBuilder()
      .title('Columns in the last check')
      .description(
        'The figures of the last finished check, column by column. A column without a score could not be tested; the report says why.',
      )
      .datasource(DATASOURCE)
      .height(HEIGHT)
      .span(WHOLE / 2)
      .withTarget(rows(drifted, 'drifted'))
      .withTarget(rows(score, 'score'))
      .withTarget(rows(threshold, 'threshold'))
      .withTarget(rows(pValue, 'p'))
      .withTarget(rows(missing, 'missing'))
      .withTransformation({ id: 'merge', options: {} })
      .withTransformation({
        id: 'organize',
        options: {
          excludeByName: { Time: true },
          indexByName: {
            feature: 0,
            'Value #drifted': 1,
            'Value #score': 2,
            'Value #threshold': 3,
            'Value #p': 4,
            'Value #missing': 5,
          },
          renameByName: {
            feature: 'Column',
            'Value #drifted': 'Verdict',
            'Value #score': 'Score',
            'Value #threshold': 'Threshold',
            'Value #p': 'p-value',
            'Value #missing': 'Missing',
          },
        },
      })
      .decimals(3)
      .overrideByName('Verdict', [
        { id: 'mappings', value: DRIFTED_WORDS },
        { id: 'custom.cellOptions', value: { type: 'color-text' } },
      ])
      .overrideByName('p-value', [{ id: 'unit', value: units.Short }])
      .overrideByName('Missing', [
        { id: 'unit', value: units.PercentUnit },
        { id: 'decimals', value: 1 },
      ]),
  ];
}
