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
  FAIRNESS_DIFFERING,
  FAIRNESS_GROUP,
  FAIRNESS_LIMIT,
  FAIRNESS_PARITY,
} from '../../metrics/fairness-metrics.js';
import { DASHED, latest, series, stat, THIRD, timeseries, WHOLE } from '../panel.js';
import { lastCheck, ofModel } from '../promql.js';

const ATTRIBUTES = 'attribute=~"$attribute"';
const UNSET = 'Models whose configuration names no groups have none.';

/** How alike the groups that the configuration names are treated. */
export function fairnessRow(): Builder<Panel>[] {
  const apart = (title: string, description: string, kind: string): ReturnType<typeof timeseries> => {
    const measures = `measure=~".*_${kind}"`;
    return timeseries(title, `${description} ${UNSET}`)
      .withTarget(
        series(
          lastCheck(ofModel(FAIRNESS_PARITY, ATTRIBUTES, measures), ['attribute', 'measure', 'kind']),
          '{{measure}} by {{attribute}}, {{kind}}',
        ),
      )
      .withTarget(
        series(lastCheck(ofModel(FAIRNESS_LIMIT, measures), ['measure']), 'limit of {{measure}}', 'B'),
      )
      .overrideByQuery('B', DASHED)
      .unit(units.Short)
      .decimals(3)
      .min(0)
      .lineInterpolation(LineInterpolation.StepAfter);
  };
  return [
    apart(
      'Largest differences between groups',
      'Differences of two groups: 0 is alike. Realised by labels, estimated without; selection rates need none. The dashed lines are the configured limits, beyond which the alert FairnessBeyondLimit can fire.',
      'difference',
    ),
    apart(
      'Smallest ratios between groups',
      'Ratios of two groups: 1 is alike. The dashed lines are the configured limits, below which the alert FairnessBeyondLimit can fire.',
      'ratio',
    ).axisSoftMax(1),

    timeseries(
      'Rate by group',
      `The chosen rate of each group that the reference knows, from the newest window that has it: realised by labels, estimated without. ${UNSET}`,
    )
      .withTarget(
        series(
          lastCheck(ofModel(FAIRNESS_GROUP, ATTRIBUTES, 'metric="$rate"'), ['attribute', 'group', 'kind']),
          '{{group}} ({{attribute}}), {{kind}}',
        ),
      )
      .unit(units.Short)
      .decimals(3)
      .min(0)
      .lineInterpolation(LineInterpolation.StepAfter)
      .span(WHOLE - THIRD),

    stat(
      'Comparisons that differ',
      `Comparisons of groups that differ beyond chance in the newest window, by what makes the groups. ${UNSET}`,
    )
      .withTarget(latest(lastCheck(ofModel(FAIRNESS_DIFFERING, ATTRIBUTES), ['attribute']), '{{attribute}}'))
      .unit(units.Short)
      .decimals(0)
      .noValue('no groups')
      .textMode(BigValueTextMode.ValueAndName)
      .colorMode(BigValueColorMode.None)
      .graphMode(BigValueGraphMode.None)
      .height(8)
      .span(THIRD),
  ];
}
