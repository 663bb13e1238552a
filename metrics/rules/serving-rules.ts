import { HTTP_DURATION, HTTP_REQUESTS } from '../http-metrics.js';
import { LOG_APPENDS, PREDICTIONS } from '../prediction-metrics.js';
import { API_JOB } from '../scrape-jobs.js';
import type { Rule, RuleContext } from './rule.js';

/** Probes and scrapes are left out: they are many and fast, and nobody waits for them. */
const REQUESTS = `job="${API_JOB}", route!~"(/v2)?/health(/.*)?|/ping|/v2/models/.*/ready|/metrics"`;
/** The routes that callers wait for, in all three protocols. */
const PREDICT_ROUTES = 'route=~".*/predict|.*/infer|.*/invocations"';
const FAILED_RATIO = 'route:http_requests_failed:ratio_rate5m';
const P99 = 'route:http_request_duration_seconds:p99_rate5m';

/** What the API does. */
export function servingRules({ limits, time, seconds, alert }: RuleContext): Rule[] {
  const recent = time('5m');
  const silent = time(limits.silent_for);
  return [
    {
      record: FAILED_RATIO,
      expr:
        `sum by (route) (rate(${HTTP_REQUESTS}{${REQUESTS}, status=~"5.."}[${recent}]))` +
        ` / sum by (route) (rate(${HTTP_REQUESTS}{${REQUESTS}}[${recent}]))`,
    },
    {
      record: P99,
      expr: `histogram_quantile(0.99, sum by (le, route) (rate(${HTTP_DURATION}_bucket{job="${API_JOB}", ${PREDICT_ROUTES}}[${recent}])))`,
    },
    alert({
      alert: 'LiveLogFailing',
      expr: `sum by (model) (increase(${LOG_APPENDS}{outcome="failed"}[${recent}])) > 0`,
      severity: 'critical',
      summary: 'Predictions of {{ $labels.model }} cannot be logged and are refused.',
      description:
        'Rows of {{ $labels.model }} could not be written to the live log in the last five minutes. A prediction that is not logged is not answered.',
    }),
    alert({
      alert: 'NoPredictions',
      expr:
        `sum by (model) (increase(${PREDICTIONS}[${silent}])) == 0` +
        ` and on (model) sum by (model) (increase(${PREDICTIONS}[${silent}] offset ${time('1d')})) > 0`,
      for: '15m',
      severity: 'warning',
      summary: `{{ $labels.model }} has not been asked for a prediction for ${limits.silent_for}.`,
      description: `{{ $labels.model }} answered predictions at this time yesterday and none in the last ${limits.silent_for}.`,
    }),
    alert({
      alert: 'ApiErrors',
      expr: `${FAILED_RATIO} > ${limits.failed_requests}`,
      for: '10m',
      severity: 'warning',
      summary: 'The API answers {{ $labels.route }} with server errors.',
      description:
        '{{ $value | humanizePercentage }} of the requests to {{ $labels.route }} were answered with a 5xx status in the last five minutes.',
    }),
    alert({
      alert: 'ApiSlow',
      expr: `${P99} > ${seconds(limits.slow_request)}`,
      for: '10m',
      severity: 'warning',
      summary: 'The API is slow to answer {{ $labels.route }}.',
      description: `One in a hundred requests to {{ $labels.route }} took more than {{ $value | humanizeDuration }} in the last five minutes; ${limits.slow_request} is the limit.`,
    }),
    alert({
      alert: 'ApiDown',
      expr: `up{job="${API_JOB}"} == 0 or absent(up{job="${API_JOB}"})`,
      for: '1m',
      severity: 'critical',
      summary: 'The API cannot be scraped.',
      description:
        'Prometheus gets no metrics from {{ with $labels.instance }}the API at {{ . }}{{ else }}any API{{ end }}, so predictions are probably not answered either.',
    }),
  ];
}
