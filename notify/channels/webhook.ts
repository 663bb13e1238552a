import type { ChannelConfig } from '../../config/notifications-schema.js';
import { resolveText } from '../../config/reference-value.js';
import type { Channel } from '../channel.js';
import type { ChannelDeps } from '../create-channel.js';
import { postJson } from '../post-json.js';
import { signatureHeaders } from '../webhook-signature.js';

/** Posts the alert as it is, signed when there is a secret. `webhook-id` and `idempotency-key` hold the alert's id. */
export function webhookChannel(
  name: string,
  config: Extract<ChannelConfig, { type: 'webhook' }>,
  { env, now, traceHeaders, timeoutMs, where }: ChannelDeps,
): Channel {
  return {
    name,
    async send(alert, signal) {
      const body = JSON.stringify(alert);
      const headers: Record<string, string> = {};
      for (const [header, value] of Object.entries(config.headers))
        headers[header.toLowerCase()] = resolveText(value, `${where}.headers.${header}`, env);
      const signed = config.secret
        ? signatureHeaders(resolveText(config.secret, `${where}.secret`, env), {
            id: alert.id,
            timestamp: now(),
            body,
          })
        : { 'webhook-id': alert.id };
      await postJson({
        channel: name,
        url: resolveText(config.url, `${where}.url`, env),
        headers: { ...headers, ...traceHeaders?.(), ...signed, 'idempotency-key': alert.id },
        body,
        timeoutMs,
        signal,
        now,
      });
    },
  };
}
