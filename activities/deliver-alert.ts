import * as z from 'zod';
import { sentinelError } from '../config/errors.js';
import { modelOf, type SentinelConfig } from '../config/load-config.js';
import { alertSchema } from '../notify/alert.js';
import { createChannel } from '../notify/create-channel.js';
import { readDelivery, writeDelivery } from '../notify/delivery-record.js';

export interface Delivery {
  readonly channel: string;
  /** `already_sent` when an earlier attempt did it. */
  readonly outcome: 'sent' | 'already_sent';
}

interface DeliverDeps {
  readonly config: SentinelConfig;
  readonly env: NodeJS.ProcessEnv;
  readonly now: () => Date;
  /** Headers that carry the trace to a webhook; none unless told. */
  readonly traceHeaders?: () => Readonly<Record<string, string>>;
}

/**
 * Sends one alert through one channel, unless that was done. What was sent stands on disk, so an attempt that follows a
 * crash does not send again; only one that died between the receiver's answer and the record does, under the same id.
 *
 * @throws SentinelError SENT_USAGE when the alert is none; what `Channel.send` throws; SentinelError SENT_MODEL_UNKNOWN
 */
export async function deliverAlert(
  { config, env, now, traceHeaders }: DeliverDeps,
  request: { readonly alert: unknown; readonly channel: string },
  { attempt = 1, signal }: { attempt?: number; signal?: AbortSignal } = {},
): Promise<Delivery> {
  const parsed = alertSchema.safeParse(request.alert);
  if (!parsed.success)
    throw sentinelError('SENT_USAGE', {
      problem: `The alert is not one: ${z.prettifyError(parsed.error).replace(/\s+/g, ' ')}`,
    });
  const alert = parsed.data;
  // The model's name becomes a folder.
  const { id: model } = modelOf(config, alert.model);
  const channel = createChannel(config, request.channel, { env, now, traceHeaders });
  const known = await readDelivery(config.data_dir, model, alert.id, channel.name);
  if (known?.state === 'sent') return { channel: channel.name, outcome: 'already_sent' };
  const record = (state: 'sending' | 'sent') =>
    writeDelivery(config.data_dir, model, {
      alert: alert.id,
      channel: channel.name,
      state,
      attempt,
      at: now().toISOString(),
    });
  await record('sending');
  await channel.send(alert, signal);
  await record('sent');
  return { channel: channel.name, outcome: 'sent' };
}
