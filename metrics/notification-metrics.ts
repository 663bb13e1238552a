import { Counter, type Registry } from 'prom-client';

export const NOTIFICATIONS = 'sentinelml_notification_attempts_total';

/** `failed` is tried again; `refused` is not, as trying again cannot help. */
const OUTCOMES = ['sent', 'failed', 'refused'] as const;
export type AttemptOutcome = (typeof OUTCOMES)[number];

export interface NotificationMetrics {
  /** Counts one attempt to send one alert through one channel. */
  attempted(channel: string, outcome: AttemptOutcome): void;
}

/**
 * Counts of deliveries, kept by the worker that made them.
 *
 * @param channels names of the channels; attempts through others, which no configuration has, are not counted
 */
export function createNotificationMetrics(
  registry: Registry,
  channels: readonly string[],
): NotificationMetrics {
  const attempts = new Counter({
    name: NOTIFICATIONS,
    help: 'Attempts to send an alert through a channel, by outcome: failed ones are tried again, refused ones are not.',
    labelNames: ['channel', 'outcome'],
    registers: [registry],
  });
  for (const channel of channels) for (const outcome of OUTCOMES) attempts.inc({ channel, outcome }, 0);
  const known = new Set(channels);
  return {
    attempted(channel, outcome) {
      if (known.has(channel)) attempts.inc({ channel, outcome });
    },
  };
}
