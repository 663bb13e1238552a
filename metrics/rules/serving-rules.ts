import { HTTP_DURATION, HTTP_REQUESTS } from '../http-metrics.js';
import { LOG_APPENDS, PREDICTIONS } from '../prediction-metrics.js';
import { READINESS_PROBLEM, READY } from '../readiness-metrics.js';
import { API_JOB } from '../scrape-jobs.js';
import type { Rule, RuleContext } from './rule.js';

/** Probes and scrapes are left out: they are many and fast, and nobody waits for them. */
const REQUESTS = `job="${API_JOB}", route!~"(/v2)?/health(/.*)?|/ping|/v2/models/.*/ready|/metrics"`;
/** The routes that callers wait for, in all three protocols. */
const PREDICT_ROUTES = 'route=~".*/predict|.*/infer|.*/invocations"';
const FAILED_RATIO = 'route:http_requests_failed:ratio_rate5m';
/** In a quarter of an hour; fewer come from somebody who tries a few times. */
const FEW_FAILURES = 5;
/** Of a model with so many predictions in a stretch of time, one without any comes by chance once in twenty thousand (Poisson). */
const STEADY = 10;
const P99 = 'route:http_request_duration_seconds:p99_rate5m';

/** An API that was asked to stop is not ready on purpose. */
const UNREADY = `${READINESS_PROBLEM}{reason!="stopping"}`;

/** What the API does. */
export function servingRules({ limits, time, seconds, alert }: RuleContext): Rule[] {
  const recent = time('5m');
  const predictions = (ago?: string): string =>
    `sum by (model) (increase(${PREDICTIONS}[${time(limits.silent_for)}]${ago ? ` offset ${time(ago)}` : ''}))`;
  const failures = `sum by (route) (increase(${HTTP_REQUESTS}{${REQUESTS}, status=~"5.."}[${time('15m')}]))`;
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
      // Refused rows are the news; when nobody asks any more, as a balancer has taken the API out, its own probe tells.
      expr:
        `sum by (model) (increase(${LOG_APPENDS}{outcome="failed"}[${recent}])) > 0` +
        ` or max by (model) (${READINESS_PROBLEM}{reason="live_log"}) == 1`,
      severity: 'critical',
      summary: 'Predictions of {{ $labels.model }} cannot be logged and are refused.',
      description:
        'Rows of {{ $labels.model }} cannot be written to the live log of at least one API, or could not in the last five minutes. A prediction that is not logged is not answered.',
    }),
    alert({
      alert: 'NoPredictions',
      expr:
        `${predictions()} == 0 and on (model) ${predictions('1d')} >= ${STEADY}` +
        // What is idle on this day of the week is idle again.
        ` unless on (model) ${predictions('7d')} < ${STEADY}`,
      for: '15m',
      severity: 'warning',
      summary: `{{ $labels.model }} has not been asked for a prediction for ${limits.silent_for}.`,
      description: `{{ $labels.model }} answered predictions at this time yesterday and none in the last ${limits.silent_for}.`,
    }),
    alert({
      alert: 'ApiErrors',
      expr: `${FAILED_RATIO} > ${limits.failed_requests} and on (route) ${failures} >= ${FEW_FAILURES}`,
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
      alert: 'ApiNotReady',
      expr: `max by (model, reason) (${UNREADY}) == 1 and on () max(${READY}) == 0`,
      for: '2m',
      severity: 'critical',
      summary: 'No API is ready: {{ $labels.reason }}{{ with $labels.model }} ({{ . }}){{ end }}.',
      description:
        'Every API that can be scraped says at /health/ready that it is not, so balancers send it nothing and predictions are not answered.',
    }),
    alert({
      alert: 'ApiInstanceNotReady',
      expr: `max by (job, instance, model, reason) (${UNREADY}) == 1 and on () max(${READY}) == 1`,
      for: '10m',
      severity: 'warning',
      summary:
        'The API at {{ $labels.instance }} is not ready: {{ $labels.reason }}{{ with $labels.model }} ({{ . }}){{ end }}.',
      description:
        '{{ $labels.instance }} says at /health/ready that it is not, so balancers send it nothing. Others answer in its place.',
    }),
    alert({
      alert: 'ApiDown',
      expr: `absent(up{job="${API_JOB}"} == 1)`,
      for: '1m',
      severity: 'critical',
      summary: 'The API cannot be scraped.',
      description:
        'Prometheus gets no metrics from any API, so predictions are probably not answered either.',
    }),
    alert({
      alert: 'ApiInstanceDown',
      expr: `up{job="${API_JOB}"} == 0 and on () max(up{job="${API_JOB}"}) == 1`,
      for: '5m',
      severity: 'warning',
      summary: 'The API at {{ $labels.instance }} cannot be scraped.',
      description:
        'Prometheus gets no metrics from the API at {{ $labels.instance }}. Others can be scraped, and answer in its place.',
    }),
  ];
}
