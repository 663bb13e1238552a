/** What all panels have in common: the datasource variable, how they look, and a description that is never left out. */
import {
  LegendDisplayMode,
  LegendPlacement,
  ReduceDataOptionsBuilder,
  SortOrder,
  TooltipDisplayMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import {
  type DataTransformerConfig,
  type DynamicConfigValue,
  FieldColorBuilder,
  FieldColorModeId,
  MappingType,
  type Threshold,
  ThresholdsConfigBuilder,
  ThresholdsMode,
  type ValueMapping,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as StateTimelineBuilder } from '@grafana/grafana-foundation-sdk/statetimeline';
import { PanelBuilder as TimeseriesBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import { VERDICT_NUMBERS } from './promql.js';

export const DATASOURCE = { type: 'prometheus', uid: '$datasource' } as const;

/** A panel's height in grid units, and the widths of a third, a half and the whole of the 24 columns. */
export const HEIGHT = 8;
export const THIRD = 8;
const HALF = 12;
export const WHOLE = 24;

/** The series over the dashboard's time range. */
export function series(expr: string, legend: string, refId = 'A'): DataqueryBuilder {
  return new DataqueryBuilder().refId(refId).expr(expr).range().legendFormat(legend).datasource(DATASOURCE);
}

/** The value of now. */
export function latest(expr: string, legend: string, refId = 'A'): DataqueryBuilder {
  return new DataqueryBuilder().refId(refId).expr(expr).instant().legendFormat(legend).datasource(DATASOURCE);
}

/** The values of now as rows of a table. */
export function rows(expr: string, refId: string): DataqueryBuilder {
  return latest(expr, '', refId).format(PromQueryFormat.Table);
}

export function timeseries(title: string, description: string): TimeseriesBuilder {
  return new TimeseriesBuilder()
    .title(title)
    .description(description)
    .datasource(DATASOURCE)
    .height(HEIGHT)
    .span(HALF)
    .lineWidth(2)
    .fillOpacity(5)
    .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.PaletteClassicByName))
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending))
    .legend(
      new VizLegendOptionsBuilder()
        .displayMode(LegendDisplayMode.List)
        .placement(LegendPlacement.Bottom)
        .showLegend(true),
    );
}

export function stat(title: string, description: string): StatBuilder {
  return (
    new StatBuilder()
      .title(title)
      .description(description)
      .datasource(DATASOURCE)
      .height(4)
      .span(4)
      .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']))
      .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.Thresholds))
      // Grafana's own default would turn red at 80.
      .thresholds(new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps([GREEN]))
      .noValue('no data')
  );
}

export function stateTimeline(title: string, description: string): StateTimelineBuilder {
  return new StateTimelineBuilder()
    .title(title)
    .description(description)
    .datasource(DATASOURCE)
    .height(HEIGHT)
    .span(WHOLE)
    .fillOpacity(80)
    .lineWidth(0)
    .mergeValues(true)
    .legend(new VizLegendOptionsBuilder().showLegend(false));
}

const GREEN: Threshold = { value: null, color: 'green' };

/** Green below `limit`, red from it on. */
export function redFrom(limit: number): ThresholdsConfigBuilder {
  const steps: Threshold[] = [GREEN, { value: limit, color: 'red' }];
  return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(steps);
}

/** Red below `limit`, green from it on. */
export function redBelow(limit: number): ThresholdsConfigBuilder {
  const steps: Threshold[] = [
    { value: null, color: 'red' },
    { value: limit, color: 'green' },
  ];
  return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(steps);
}

/** Turns the query `threshold` of a panel into its limit: green below, red from it on. It is not shown itself. */
export const LIMIT_FROM_QUERY: DataTransformerConfig = {
  id: 'configFromData',
  options: {
    configRefId: 'threshold',
    mappings: [{ fieldName: 'threshold', handlerKey: 'threshold1', reducerId: 'lastNotNull' }],
  },
};

/** The look of a threshold that is itself a series: dashed, grey, no area, not in the legend. */
export const DASHED: DynamicConfigValue[] = [
  { id: 'custom.lineStyle', value: { fill: 'dash', dash: [8, 8] } },
  { id: 'custom.lineWidth', value: 1 },
  { id: 'custom.fillOpacity', value: 0 },
  { id: 'custom.hideFrom', value: { legend: true, tooltip: false, viz: false } },
  { id: 'color', value: { mode: 'fixed', fixedColor: 'text' } },
];

/** The 1 of an alert that fires. */
export const FIRING_WORDS: ValueMapping[] = [
  { type: MappingType.ValueToText, options: { 1: { text: 'firing', color: 'red', index: 0 } } },
];

/** Whether there is a problem, as words and colours. */
export const PROBLEM_WORDS: ValueMapping[] = [
  {
    type: MappingType.ValueToText,
    options: {
      0: { text: 'no', color: 'green', index: 0 },
      1: { text: 'yes', color: 'red', index: 1 },
    },
  },
];

/** Verdicts as words and colours. */
export const VERDICT_WORDS: ValueMapping[] = [
  {
    type: MappingType.ValueToText,
    options: {
      [VERDICT_NUMBERS.stable]: { text: 'stable', color: 'green', index: 0 },
      [VERDICT_NUMBERS.drift]: { text: 'drift', color: 'red', index: 1 },
      [VERDICT_NUMBERS.insufficient_data]: { text: 'too few rows', color: 'orange', index: 2 },
    },
  },
];

/** The 0 and 1 of a column's verdict as words and colours. */
export const DRIFTED_WORDS: ValueMapping[] = [
  {
    type: MappingType.ValueToText,
    options: {
      0: { text: 'stable', color: 'green', index: 0 },
      1: { text: 'drifted', color: 'red', index: 1 },
    },
  },
];
