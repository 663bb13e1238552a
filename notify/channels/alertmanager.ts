import type { ChannelConfig } from '../../config/notifications-schema.js';
import { resolveText } from '../../config/reference-value.js';
import type { Alert } from '../alert.js';
import type { Channel } from '../channel.js';
import type { ChannelDeps } from '../create-channel.js';
import { postJson } from '../post-json.js';
import { columnLines } from '../words.js';

/**
 * Posts to Alertmanager's API v2. An alert there ends by itself when nobody renews it, so an alarm that is on is sent
 * again after every check, and holds until well after the next one is due.
 */
export function alertmanagerChannel(
  name: string,
  config: Extract<ChannelConfig, { type: 'alertmanager' }>,
  { env, now, timeoutMs, where, holdMs }: ChannelDeps,
): Channel {
  return {
    name,
    async send(alert, signal) {
      const headers: Record<string, string> = { 'idempotency-key': alert.id };
      for (const [header, value] of Object.entries(config.headers))
        headers[header.toLowerCase()] = resolveText(value, `${where}.headers.${header}`, env);
      const base = resolveText(config.url, `${where}.url`, env).replace(/\/+$/, '');
      await postJson({
        channel: name,
        url: `${base}/api/v2/alerts`,
        headers,
        body: JSON.stringify([alertmanagerAlert(alert, config.labels, holdUntil(alert, now(), holdMs))]),
        timeoutMs,
        signal,
        now,
      });
    },
  };
}

const NAMES = {
  drift: 'SentinelModelDrift',
  failure: 'SentinelCheckFailing',
  approval: 'SentinelVersionWaiting',
  performance: 'SentinelPerformanceFallen',
} as const;
/** A test is to be seen, and then to be gone. */
const TEST_HOLD_MS = 60_000;

/** When an alarm that nobody renews ends by itself: that of a candidate when it is set aside. */
function holdUntil({ test, candidate, model }: Alert, now: Date, holdMs: (model: string) => number): Date {
  if (candidate && !test) return new Date(candidate.decide_by);
  return new Date(now.getTime() + (test ? TEST_HOLD_MS : holdMs(model)));
}

/**
 * The alert in Alertmanager's form. Its labels are the alarm's identity, the same when it goes on, is renewed and ends.
 *
 * @param endsAt when an alarm that is on ends by itself
 */
export function alertmanagerAlert(
  alert: Alert,
  labels: Readonly<Record<string, string>>,
  endsAt: Date,
): object {
  const ended = alert.event === 'recovery';
  const columns = columnLines(alert);
  return {
    labels: {
      ...labels,
      alertname: NAMES[alert.alarm],
      service: 'sentinelml',
      severity: labels.severity ?? 'warning',
      model: alert.model,
      ...(alert.test ? { test: 'true' } : {}),
    },
    annotations: {
      summary: alert.title,
      description: alert.text,
      ...(columns.length > 0 ? { columns: columns.join(', ') } : {}),
      ...(alert.report_url === null ? {} : { report: alert.report_url }),
    },
    startsAt: alert.since,
    endsAt: (ended ? new Date(alert.created_at) : endsAt).toISOString(),
    ...(alert.report_url === null ? {} : { generatorURL: alert.report_url }),
  };
}
