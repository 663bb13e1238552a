import { Command } from 'commander';
import { connectClient, temporalTarget } from '../worker/connect.js';
import { reconcileSchedules } from '../worker/schedules.js';
import { ensureSearchAttributes } from '../worker/search-attributes.js';
import { driftScheduleId } from '../workflows/names.js';
import { commandConfig } from './command-config.js';
import { textTable } from './text-table.js';

/** `sentinel schedule apply | list` */
export function scheduleCommand(): Command {
  const schedule = new Command('schedule').description('the drift schedules of this project');
  schedule
    .command('apply')
    .description(
      'make the schedules on the server those of the configuration (also done when a worker starts)',
    )
    .action(async (_raw: unknown, command: Command) => {
      const config = await commandConfig(command);
      const client = await connectClient(temporalTarget(config));
      try {
        await ensureSearchAttributes(client);
        const { created, updated, removed } = await reconcileSchedules(client, config);
        const part = (what: string, ids: readonly string[]): string =>
          `${what}: ${ids.length === 0 ? 'none' : ids.join(', ')}\n`;
        process.stdout.write(part('created', created) + part('updated', updated) + part('removed', removed));
      } finally {
        await client.connection.close();
      }
    });
  schedule
    .command('list')
    .description('list the schedules, when they run next, and whether they are paused')
    .action(async (_raw: unknown, command: Command) => {
      const config = await commandConfig(command);
      const client = await connectClient(temporalTarget(config));
      try {
        const rows: string[][] = [];
        for (const model of Object.values(config.models)) {
          if (!model.schedule) continue;
          const id = driftScheduleId(model.id);
          const described = await client.schedule
            .getHandle(id)
            .describe()
            .catch(() => null);
          const [next] = described?.info.nextActionTimes ?? [];
          rows.push([
            id,
            described ? (described.state.paused ? 'paused' : 'active') : 'not applied',
            `every ${model.schedule.every}`,
            next?.toISOString() ?? '-',
            described?.state.note ?? '',
          ]);
        }
        process.stdout.write(textTable([['schedule', 'state', 'runs', 'next (UTC)', 'note'], ...rows]));
      } finally {
        await client.connection.close();
      }
    });
  return schedule;
}
