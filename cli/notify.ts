import { Command } from 'commander';
import * as z from 'zod';
import { messageOf, sentinelError } from '../config/errors.js';
import { modelOf } from '../config/load-config.js';
import { createChannel } from '../notify/create-channel.js';
import { ALL_OFF, eventFolder, newestEvent } from '../notify/event-log.js';
import { testAlert } from '../notify/test-alert.js';
import { publicUrl } from '../worker/public-url.js';
import { commandConfig } from './command-config.js';
import { parseOptions } from './parse-options.js';
import { textTable } from './text-table.js';

const testOptions = z.object({
  channel: z.array(z.string()).optional(),
  event: z
    .enum(
      ['drift', 'recovery', 'failure', 'approval', 'performance'],
      'expected drift, recovery, failure, approval or performance',
    )
    .default('drift'),
  model: z.string().optional(),
});

/** `sentinel notify test | status` */
export function notifyCommand(): Command {
  const notify = new Command('notify').description(
    'the channels that are told of drift, recovery and failing checks',
  );
  notify
    .command('test')
    .description(
      'send a test alert through every channel, or some, and tell how each answered (needs no Temporal)',
    )
    .option('--channel <name>', 'only this channel; may be repeated', (name, names: string[] = []) => [
      ...names,
      name,
    ])
    .option('--event <event>', 'drift, recovery, failure, approval or performance', 'drift')
    .option('--model <id>', 'model that the alert names (default: the default model)')
    .action(async (raw: unknown, command: Command) => {
      const options = parseOptions(testOptions, raw);
      const config = await commandConfig(command);
      const model = modelOf(config, options.model);
      const now = () => new Date();
      const names = options.channel ?? Object.keys(config.notifications.channels);
      if (names.length === 0)
        throw sentinelError('SENT_USAGE', {
          problem: `${config.path} has no notifications.channels; docs/notifications.md says what one looks like.`,
        });
      const channels = names.map((name) => createChannel(config, name, { env: process.env, now }));
      const alert = testAlert(model.id, options.event, { now: now(), reportUrl: publicUrl(config) });
      const rows = await Promise.all(
        channels.map(async (channel) => {
          const started = performance.now();
          const outcome = await channel.send(alert).then(
            () => `took it in ${Math.round(performance.now() - started)} ms`,
            (error: unknown) => {
              process.exitCode = 1;
              return messageOf(error);
            },
          );
          return [outcome.startsWith('took it') ? 'ok' : 'FAIL', channel.name, outcome];
        }),
      );
      process.stdout.write(textTable(rows));
    });
  notify
    .command('status')
    .description('tell which alarms are on, since when, and when they were last told of')
    .option('--json', 'print them as JSON')
    .action(async (raw: unknown, command: Command) => {
      const { json } = parseOptions(z.object({ json: z.boolean().default(false) }), raw);
      const config = await commandConfig(command);
      const states = await Promise.all(
        Object.keys(config.models).map(async (model) => {
          const { event } = await newestEvent(eventFolder(config.data_dir, model), (path) =>
            process.stderr.write(`skipped ${path}: it cannot be read\n`),
          );
          return { model, alarms: event?.alarms ?? ALL_OFF };
        }),
      );
      if (json) {
        process.stdout.write(`${JSON.stringify(states, null, 2)}\n`);
        return;
      }
      const rows = states.flatMap(({ model, alarms }) =>
        (['drift', 'failure', 'performance'] as const).map((alarm) => {
          const { on, since, told_at } = alarms[alarm];
          return [model, alarm, on ? 'ON' : 'off', since ?? '-', told_at ?? '-'];
        }),
      );
      process.stdout.write(textTable([['model', 'alarm', 'state', 'since', 'last told'], ...rows]));
    });
  return notify;
}
