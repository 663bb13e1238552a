import { Command } from 'commander';
import { temporalTarget } from '../worker/connect.js';
import { type Reconciled, reconcileSchedules } from '../worker/schedules.js';
import { ensureSearchAttributes } from '../worker/search-attributes.js';
import { onServer } from './schedule-target.js';

/** `sentinel schedule apply` */
export function scheduleApplyCommand(): Command {
  return new Command('apply')
    .description(
      'make the schedules on the server those of the configuration (also done when a worker starts)',
    )
    .action(async (_raw: unknown, command: Command) => {
      const reconciled = await onServer(command, async (client, config) => {
        await ensureSearchAttributes(client, temporalTarget(config).address);
        return reconcileSchedules(client, config);
      });
      process.stdout.write(tell(reconciled));
      for (const { error } of reconciled.failed) process.stderr.write(`sentinel: ${error.message}\n`);
      if (reconciled.failed.length > 0) process.exitCode = 1;
    });
}

function tell({ created, updated, unchanged, removed, failed }: Reconciled): string {
  const part = (what: string, ids: readonly string[]): string =>
    `${what}: ${ids.length === 0 ? 'none' : ids.join(', ')}\n`;
  return [
    part('created', created),
    part('updated', updated),
    part('unchanged', unchanged),
    part('removed', removed),
    ...(failed.length === 0
      ? []
      : [
          part(
            'failed',
            failed.map(({ id }) => id),
          ),
        ]),
  ].join('');
}
