import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  GraphDrawStyle,
  GraphThresholdsStyleConfigBuilder,
  GraphThresholdsStyleMode,
  LegendDisplayMode,
  LegendPlacement,
  StackingConfigBuilder,
  StackingMode,
  VizLegendOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import * as units from '@grafana/grafana-foundation-sdk/units';
import { HTTP_DURATION, HTTP_REQUESTS } from '../../metrics/http-metrics.js';
import {
  INFERENCE_DURATION,
  LOG_APPEND_DURATION,
  LOG_APPENDS,
  PREDICTIONS,
} from '../../metrics/prediction-metrics.js';
import { FAILED_REQUESTS_RATIO } from '../alert-limits.js';
import { redFrom, series, timeseries } from '../panel.js';
import { ofModel, perSecond, quantile } from '../promql.js';
import { API_JOB } from '../scrape-jobs.js';

/** Probes and scrapes are left out: they are many and fast, and nobody waits for them. */
const REQUESTS = `job="${API_JOB}", route!~"/health/.*|/metrics"`;

/** What the API does: predictions, latencies, errors, and the live log. */
export function servingRow(): Builder<Panel>[] {
  return [
    timeseries('Predictions by class', 'Predictions of this model a second, by the class that was predicted.')
      .withTarget(series(perSecond(ofModel(PREDICTIONS), ['predicted_class']), '{{predicted_class}}'))
      .unit(units.CountsPerSecond)
      .min(0)
      .fillOpacity(30)
      .stacking(new StackingConfigBuilder().mode(StackingMode.Normal).group('A')),

    timeseries(
      'Request duration by route',
      'Time from the arrival of a request to its answer, the live log included: median, 95th and 99th percentile, all models.',
    )
      .withTarget(series(quantile(0.5, HTTP_DURATION, REQUESTS, ['route']), 'p50 {{route}}', 'A'))
      .withTarget(series(quantile(0.95, HTTP_DURATION, REQUESTS, ['route']), 'p95 {{route}}', 'B'))
      .withTarget(series(quantile(0.99, HTTP_DURATION, REQUESTS, ['route']), 'p99 {{route}}', 'C'))
      .unit(units.Seconds)
      .min(0)
      .fillOpacity(0)
      .legend(
        new VizLegendOptionsBuilder()
          .displayMode(LegendDisplayMode.Table)
          .placement(LegendPlacement.Right)
          .showLegend(true)
          .calcs(['lastNotNull', 'max']),
      ),

    timeseries(
      'Requests by status',
      'Requests that the API answers a second, by status, all models and routes.',
    )
      .withTarget(series(perSecond(`${HTTP_REQUESTS}{${REQUESTS}}`, ['status']), '{{status}}'))
      .unit(units.RequestsPerSecond)
      .min(0)
      .fillOpacity(30)
      .stacking(new StackingConfigBuilder().mode(StackingMode.Normal).group('A')),

    timeseries(
      'Failed requests',
      'Share of the requests to a route that were answered with a 5xx status, over five minutes. The dashed line is where the alert ApiErrors can fire.',
    )
      .withTarget(
        series(
          `${perSecond(`${HTTP_REQUESTS}{${REQUESTS}, status=~"5.."}`, ['route'], '5m')} / ` +
            perSecond(`${HTTP_REQUESTS}{${REQUESTS}}`, ['route'], '5m'),
          '{{route}}',
        ),
      )
      .unit(units.PercentUnit)
      .min(0)
      .axisSoftMax(2 * FAILED_REQUESTS_RATIO)
      .thresholds(redFrom(FAILED_REQUESTS_RATIO))
      .thresholdsStyle(new GraphThresholdsStyleConfigBuilder().mode(GraphThresholdsStyleMode.Dashed))
      .noValue('none'),

    timeseries(
      'Inference and logging',
      'Time that one request spends in the model, and until its rows stand in the live log: median and 99th percentile.',
    )
      .withTarget(series(quantile(0.5, INFERENCE_DURATION, 'model="$model"', []), 'model p50', 'A'))
      .withTarget(series(quantile(0.99, INFERENCE_DURATION, 'model="$model"', []), 'model p99', 'B'))
      .withTarget(series(quantile(0.5, LOG_APPEND_DURATION, 'model="$model"', []), 'live log p50', 'C'))
      .withTarget(series(quantile(0.99, LOG_APPEND_DURATION, 'model="$model"', []), 'live log p99', 'D'))
      .unit(units.Seconds)
      .min(0)
      .fillOpacity(0),

    timeseries(
      'Rows to the live log',
      'Rows of this model handed to the live log a second. Rows that failed were refused: their predictions were not answered.',
    )
      .withTarget(series(perSecond(ofModel(LOG_APPENDS), ['outcome']), '{{outcome}}'))
      .unit(units.CountsPerSecond)
      .min(0)
      .drawStyle(GraphDrawStyle.Line)
      .overrideByName('failed', [{ id: 'color', value: { mode: 'fixed', fixedColor: 'red' } }]),
  ];
}
