import type { ChannelConfig } from '../../config/notifications-schema.js';
import { resolveText } from '../../config/reference-value.js';
import type { Alert } from '../alert.js';
import type { Channel } from '../channel.js';
import type { ChannelDeps } from '../create-channel.js';
import { postJson } from '../post-json.js';
import { columnLines } from '../words.js';

const COLOURS = {
  drift: '#d1242f',
  failure: '#9a6700',
  recovery: '#1a7f37',
  approval: '#0969da',
  performance: '#d1242f',
} as const;

/**
 * Posts to an incoming webhook of Slack, or of what understands the same: Mattermost, Rocket.Chat, Discord (at `/slack`).
 * That is why the message is an attachment and not blocks, which the others do not know.
 */
export function slackChannel(
  name: string,
  config: Extract<ChannelConfig, { type: 'slack' }>,
  { env, now, timeoutMs, where }: ChannelDeps,
): Channel {
  return {
    name,
    async send(alert, signal) {
      await postJson({
        channel: name,
        url: resolveText(config.url, `${where}.url`, env),
        headers: { 'idempotency-key': alert.id },
        body: JSON.stringify(slackMessage(alert)),
        timeoutMs,
        signal,
        now,
      });
    },
  };
}

/** The message of an alert. Names come from data: what Slack would take for markup or a mention is escaped. */
export function slackMessage(alert: Alert): object {
  const title = escaped(alert.title);
  const columns = alert.event === 'drift' ? columnLines(alert) : [];
  const listed = columns.slice(0, 10).map((line) => `• ${escaped(line)}`);
  if (columns.length > listed.length) listed.push(`and ${columns.length - listed.length} more`);
  return {
    text: title,
    attachments: [
      {
        color: COLOURS[alert.event],
        fallback: escaped(`${alert.title}. ${alert.text}`),
        title,
        ...(alert.report_url === null ? {} : { title_link: alert.report_url }),
        text: escaped(alert.text),
        fields: [
          { title: 'Model', value: escaped(alert.model), short: true },
          ...(alert.event === 'approval'
            ? []
            : [
                {
                  title: 'Window to (UTC)',
                  value: alert.window.end.slice(0, 19).replace('T', ' '),
                  short: true,
                },
              ]),
          ...(listed.length > 0 ? [{ title: 'Columns', value: listed.join('\n'), short: false }] : []),
        ],
        footer: 'SentinelML',
        ts: Math.floor(Date.parse(alert.created_at) / 1000),
      },
    ],
  };
}

/** By Slack's rules `&`, `<` and `>` are the characters that make entities, links and mentions. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
