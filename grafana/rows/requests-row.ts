import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  BigValueColorMode,
  BigValueGraphMode,
  BigValueTextMode,
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
import type { AlertLimits } from '../../config/alerts-schema.js';
import { durationMs } from '../../config/duration.js';
import { HTTP_DURATION, HTTP_REQUESTS } from '../../metrics/http-metrics.js';
import { READINESS_PROBLEM, READY } from '../../metrics/readiness-metrics.js';
import {
  HEIGHT,
  latest,
  PROBLEM_WORDS,
  redBelow,
  redFrom,
  series,
  stat,
  stateTimeline,
  timeseries,
  WHOLE,
} from '../panel.js';
import { perSecond, quantile } from '../promql.js';
import { API_JOB } from '../scrape-jobs.js';

/** Probes and scrapes are left out: they are many and fast, and nobody waits for them. */
const REQUESTS = `job="${API_JOB}", route!~"(/v2)?/health(/.*)?|/ping|/v2/models/.*/ready|/metrics"`;

/** What clients of the API see, all models. */
export function requestsRow(limits: AlertLimits): Builder<Panel>[] {
  const slow = durationMs(limits.slow_request) / 1000;
  const failing = limits.failed_requests;
  const dashed = new GraphThresholdsStyleConfigBuilder().mode(GraphThresholdsStyleMode.Dashed);
  const failures = perSecond(`${HTTP_REQUESTS}{${REQUESTS}, status=~"5.."}`, [], '5m');
  const all = perSecond(`${HTTP_REQUESTS}{${REQUESTS}}`, [], '5m');
  return [
    stat('Requests a second', 'Requests answered a second, probes and scrapes left out.')
      .withTarget(series(perSecond(`${HTTP_REQUESTS}{${REQUESTS}}`), 'requests'))
      .unit(units.RequestsPerSecond)
      .textMode(BigValueTextMode.Value)
      .colorMode(BigValueColorMode.None)
      .graphMode(BigValueGraphMode.Area)
      .span(6),

    stat(
      'Failed share',
      'Share of the requests of the last five minutes that were answered with a 5xx status. Red where the alert ApiErrors can fire.',
    )
      .withTarget(latest(`(${failures} or vector(0)) / (${all} > 0)`, 'failed'))
      .unit(units.PercentUnit)
      .decimals(2)
      .thresholds(redFrom(failing))
      .noValue('no requests')
      .textMode(BigValueTextMode.Value)
      .colorMode(BigValueColorMode.Background)
      .graphMode(BigValueGraphMode.None)
      .span(6),

    stat('API processes up', 'API processes that Prometheus reaches.')
      .withTarget(latest(`sum (up{job="${API_JOB}"})`, 'up'))
      .unit(units.Short)
      .decimals(0)
      .textMode(BigValueTextMode.Value)
      .colorMode(BigValueColorMode.None)
      .graphMode(BigValueGraphMode.None)
      .span(6),

    stat(
      'API processes ready',
      'API processes that say at /health/ready that they are. Balancers send nothing to the others. Red where the alert ApiNotReady can fire.',
    )
      .withTarget(latest(`sum (${READY})`, 'ready'))
      .unit(units.Short)
      .decimals(0)
      .thresholds(redBelow(1))
      .noValue('none')
      .textMode(BigValueTextMode.Value)
      .colorMode(BigValueColorMode.Background)
      .graphMode(BigValueGraphMode.None)
      .span(6),

    stateTimeline('Not ready', 'What keeps an API process from being ready, with the model that it is about.')
      .withTarget(
        series(
          `max by (instance, model, reason) (${READINESS_PROBLEM})`,
          '{{instance}} {{reason}} {{model}}',
        ),
      )
      .mappings(PROBLEM_WORDS)
      .height(HEIGHT - 2),

    timeseries(
      'Request duration by route',
      'Time from the arrival of a request to its answer, the live log included: median, 95th and 99th percentile. The dashed line is where the alert ApiSlow can fire for predictions.',
    )
      .withTarget(series(quantile(0.5, HTTP_DURATION, REQUESTS, ['route']), 'p50 {{route}}', 'A'))
      .withTarget(series(quantile(0.95, HTTP_DURATION, REQUESTS, ['route']), 'p95 {{route}}', 'B'))
      .withTarget(series(quantile(0.99, HTTP_DURATION, REQUESTS, ['route']), 'p99 {{route}}', 'C'))
      .unit(units.Seconds)
      .min(0)
      .fillOpacity(0)
      .thresholds(redFrom(slow))
      .thresholdsStyle(dashed)
      .legend(
        new VizLegendOptionsBuilder()
          .displayMode(LegendDisplayMode.Table)
          .placement(LegendPlacement.Right)
          .showLegend(true)
          .calcs(['lastNotNull', 'max']),
      )
      .span(WHOLE),

    timeseries('Requests by status', 'Requests answered a second, by status, all routes.')
      .withTarget(series(perSecond(`${HTTP_REQUESTS}{${REQUESTS}}`, ['status']), '{{status}}'))
      .unit(units.RequestsPerSecond)
      .min(0)
      .fillOpacity(30)
      .stacking(new StackingConfigBuilder().mode(StackingMode.Normal).group('A')),

    timeseries('Requests by route', 'Requests answered a second, by route.')
      .withTarget(
        series(perSecond(`${HTTP_REQUESTS}{${REQUESTS}}`, ['method', 'route']), '{{method}} {{route}}'),
      )
      .unit(units.RequestsPerSecond)
      .min(0)
      .fillOpacity(30)
      .stacking(new StackingConfigBuilder().mode(StackingMode.Normal).group('A')),

    timeseries(
      'Failed requests by route',
      'Share of the requests to a route that were answered with a 5xx status, over five minutes. The dashed line is where the alert ApiErrors can fire.',
    )
      .withTarget(
        series(
          `(${perSecond(`${HTTP_REQUESTS}{${REQUESTS}, status=~"5.."}`, ['route'], '5m')} or ` +
            `0 * ${perSecond(`${HTTP_REQUESTS}{${REQUESTS}}`, ['route'], '5m')}) / ` +
            perSecond(`${HTTP_REQUESTS}{${REQUESTS}}`, ['route'], '5m'),
          '{{route}}',
        ),
      )
      .unit(units.PercentUnit)
      .min(0)
      .axisSoftMax(2 * failing)
      .thresholds(redFrom(failing))
      .thresholdsStyle(dashed)
      .span(WHOLE),
  ];
}
