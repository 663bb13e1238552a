import { Command } from 'commander';
import * as z from 'zod';
import { sentinelError } from '../config/errors.js';
import { auditFolder } from '../config/load-config.js';
import { createAuditLog } from '../store/audit/audit-log.js';
import { declaredSchedules } from '../worker/declared-schedules.js';
import { driftScheduleId } from '../workflows/names.js';
import { parseOptions } from './parse-options.js';
import { onServer, targetOf, withHandle, withTarget } from './schedule-target.js';
import { userName } from './user-name.js';

const optionsSchema = z.object({
  model: z.string().optional(),
  all: z.boolean().default(false),
  note: z.string().min(1).max(500).optional(),
});

/** `sentinel schedule pause [schedule]` */
export function schedulePauseCommand(): Command {
  return toggle('pause', 'stop a schedule from starting runs, until it is resumed; the note says why');
}

/** `sentinel schedule resume [schedule]` */
export function scheduleResumeCommand(): Command {
  return toggle(
    'resume',
    'let a paused schedule start runs again; what was due meanwhile is not made up for',
  );
}

function toggle(verb: 'pause' | 'resume', description: string): Command {
  return withTarget(new Command(verb))
    .description(description)
    .option('--all', 'all schedules of the configuration')
    .option('--note <text>', 'kept with the schedule, shown by list and in the Temporal UI')
    .action(async (name: string | undefined, raw: unknown, command: Command) => {
      const { model, all, note } = parseOptions(optionsSchema, raw);
      if (all && (name ?? model) !== undefined)
        throw sentinelError('SENT_USAGE', { problem: `Expected --all or one schedule, got both.` });
      const text = note ?? `${verb}d by sentinel schedule ${verb}`;
      await onServer(command, async (client, config) => {
        const audit = createAuditLog({ folder: auditFolder(config.data_dir), now: () => new Date() });
        for (const target of all ? declaredSchedules(config) : [targetOf(config, { name, model })]) {
          await audit.record({
            by: userName() ?? null,
            action: `schedule.${verb}`,
            model: Object.keys(config.models).find((id) => driftScheduleId(id) === target.id) ?? null,
            details: { schedule: target.id, note: text },
          });
          await withHandle(client, target, (handle) =>
            verb === 'pause' ? handle.pause(text) : handle.unpause(text),
          );
          process.stdout.write(`${verb}d ${target.id}${note === undefined ? '' : `: ${note}`}\n`);
        }
      });
    });
}
