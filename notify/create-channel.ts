import { durationMs } from '../config/duration.js';
import { sentinelError } from '../config/errors.js';
import type { SentinelConfig } from '../config/load-config.js';
import type { ChannelConfig } from '../config/notifications-schema.js';
import { environmentReferenceSchema, resolveText } from '../config/reference-value.js';
import { longestGapMs, scheduleTimes } from '../config/schedule-times.js';
import type { Channel } from './channel.js';
import { alertmanagerChannel } from './channels/alertmanager.js';
import { emailChannel } from './channels/email.js';
import { slackChannel } from './channels/slack.js';
import { webhookChannel } from './channels/webhook.js';

/** What every kind of channel is made with. */
export interface ChannelDeps {
  readonly env: NodeJS.ProcessEnv;
  readonly now: () => Date;
  /** Headers that put what receives an alert into the trace that sends it; none unless told. */
  readonly traceHeaders?: (() => Readonly<Record<string, string>>) | undefined;
  readonly timeoutMs: number;
  /** The channel's key in the configuration, for errors. */
  readonly where: string;
  /** How long an alarm holds where it ends by itself. */
  readonly holdMs: (model: string) => number;
}

/** Where a schedule is, an alarm holds for three of its slots; else for a day. */
const UNSCHEDULED_HOLD_MS = 86_400_000;
/** However often a model is checked: a worker may be away for some minutes. */
const SHORTEST_HOLD_MS = 900_000;

/**
 * The channel of that name.
 *
 * @throws SentinelError SENT_CHANNEL_UNKNOWN
 */
export function createChannel(
  config: SentinelConfig,
  name: string,
  { env, now, traceHeaders }: Pick<ChannelDeps, 'env' | 'now' | 'traceHeaders'>,
): Channel {
  const channel = channelOf(config, name);
  const deps: ChannelDeps = {
    env,
    now,
    traceHeaders,
    timeoutMs: durationMs(channel.timeout),
    where: `notifications.channels.${name}`,
    holdMs: (model) => {
      const schedule = config.models[model]?.schedule;
      if (!schedule) return UNSCHEDULED_HOLD_MS;
      return Math.max(SHORTEST_HOLD_MS, 3 * longestGapMs(scheduleTimes(schedule)));
    },
  };
  switch (channel.type) {
    case 'webhook':
      return webhookChannel(name, channel, deps);
    case 'slack':
      return slackChannel(name, channel, deps);
    case 'alertmanager':
      return alertmanagerChannel(name, channel, deps);
    case 'email':
      return emailChannel(name, channel, deps);
  }
}

function channelOf({ notifications: { channels } }: SentinelConfig, name: string): ChannelConfig {
  const channel = Object.hasOwn(channels, name) ? channels[name] : undefined;
  if (channel) return channel;
  const known = Object.keys(channels).join(', ') || 'none';
  throw sentinelError('SENT_CHANNEL_UNKNOWN', { channel: name, known });
}

/**
 * Looks whether the environment has all that a channel's configuration names. Nothing is sent.
 *
 * @throws SentinelError SENT_CHANNEL_UNKNOWN, SENT_SECRET_MISSING
 */
export function checkChannel(config: SentinelConfig, name: string, env: NodeJS.ProcessEnv): void {
  const look = (value: unknown, where: string): void => {
    const reference = environmentReferenceSchema.safeParse(value);
    if (reference.success) resolveText(reference.data, where, env);
    else if (typeof value === 'object' && value !== null)
      for (const [key, inner] of Object.entries(value)) look(inner, `${where}.${key}`);
  };
  look(channelOf(config, name), `notifications.channels.${name}`);
}
