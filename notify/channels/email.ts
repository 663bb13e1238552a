import { createTransport } from 'nodemailer';
import { messageOf, sentinelError } from '../../config/errors.js';
import type { ChannelConfig } from '../../config/notifications-schema.js';
import { resolveText } from '../../config/reference-value.js';
import type { Alert } from '../alert.js';
import type { Channel } from '../channel.js';
import type { ChannelDeps } from '../create-channel.js';
import { columnLines } from '../words.js';

/** Sends mail by SMTP. The Message-ID follows from the alert, so that mailboxes know a second delivery for what it is. */
export function emailChannel(
  name: string,
  config: Extract<ChannelConfig, { type: 'email' }>,
  { env, timeoutMs, where }: ChannelDeps,
): Channel {
  return {
    name,
    async send(alert, signal) {
      const transport = createTransport({
        host: config.host,
        port: config.port,
        secure: config.tls === 'implicit',
        requireTLS: config.tls === 'starttls',
        ignoreTLS: config.tls === 'none',
        connectionTimeout: timeoutMs,
        greetingTimeout: timeoutMs,
        socketTimeout: timeoutMs,
        disableFileAccess: true,
        disableUrlAccess: true,
        ...credentials(config, where, env),
      });
      const stop = (): void => transport.close();
      signal?.addEventListener('abort', stop, { once: true });
      try {
        await transport.sendMail({
          from: config.from,
          to: config.to,
          subject: alert.title,
          text: mailText(alert),
          messageId: `<${alert.id}@sentinelml>`,
          date: new Date(alert.created_at),
          headers: { 'Auto-Submitted': 'auto-generated', 'X-Sentinel-Model': alert.model },
        });
      } catch (error) {
        signal?.throwIfAborted();
        throw smtpError(name, error);
      } finally {
        signal?.removeEventListener('abort', stop);
        transport.close();
      }
    },
  };
}

function credentials(
  { user, password }: Extract<ChannelConfig, { type: 'email' }>,
  where: string,
  env: NodeJS.ProcessEnv,
): { auth?: { user: string; pass: string } } {
  if (user === undefined) return {};
  return {
    auth: {
      user: resolveText(user, `${where}.user`, env),
      pass: password === undefined ? '' : resolveText(password, `${where}.password`, env),
    },
  };
}

function mailText(alert: Alert): string {
  const columns = alert.event === 'drift' ? columnLines(alert).map((line) => `  ${line}`) : [];
  return [
    alert.text,
    '',
    ...(columns.length > 0 ? ['Drifted columns:', ...columns, ''] : []),
    `Model:   ${alert.model}`,
    ...(alert.event === 'approval' ? [] : [`Window:  ${alert.window.start ?? '…'} to ${alert.window.end}`]),
    ...(alert.report_url === null ? [] : [`Report:  ${alert.report_url}`]),
    ...(alert.run.workflow_id === null ? [] : [`Run:     ${alert.run.workflow_id} (${alert.run.run_id})`]),
    `Alert:   ${alert.id}`,
    '',
  ].join('\n');
}

/** What no later attempt can mend: a login that is wrong, a certificate, an answer of class 5 (RFC 5321, 4.2.1). */
const PERMANENT: ReadonlySet<unknown> = new Set(['EAUTH', 'ETLS', 'EENVELOPE', 'EOAUTH2', 'ENOAUTH']);

function smtpError(channel: string, error: unknown) {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const status = error instanceof Error && 'responseCode' in error ? Number(error.responseCode) : null;
  const problem = messageOf(error).replace(/\s+/g, ' ').slice(0, 300);
  const permanent = status !== null && !Number.isNaN(status) ? status >= 500 : PERMANENT.has(code);
  return sentinelError(
    permanent ? 'SENT_NOTIFY_REFUSED' : 'SENT_NOTIFY_FAILED',
    { channel, problem },
    { cause: error },
  );
}
