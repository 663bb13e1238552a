import { createHmac } from 'node:crypto';

/**
 * The headers that sign a webhook, as the Standard Webhooks specification 1.0.0 has them: `webhook-signature` holds, for
 * each secret, `v1,` and the base64 of HMAC-SHA256 over `{id}.{timestamp}.{body}`. A receiver recomputes it, and refuses
 * a timestamp that lies more than five minutes off.
 *
 * @param secrets separated by spaces; `whsec_` and base64, or any other text, whose UTF-8 bytes are the key
 */
export function signatureHeaders(
  secrets: string,
  { id, timestamp, body }: { id: string; timestamp: Date; body: string },
): Record<string, string> {
  const seconds = String(Math.floor(timestamp.getTime() / 1000));
  const signatures = secrets
    .split(/\s+/)
    .filter((secret) => secret !== '')
    .map((secret) => {
      const digest = createHmac('sha256', keyOf(secret)).update(`${id}.${seconds}.${body}`).digest('base64');
      return `v1,${digest}`;
    });
  return { 'webhook-id': id, 'webhook-timestamp': seconds, 'webhook-signature': signatures.join(' ') };
}

function keyOf(secret: string): Buffer {
  return secret.startsWith('whsec_')
    ? Buffer.from(secret.slice('whsec_'.length), 'base64')
    : Buffer.from(secret, 'utf8');
}
