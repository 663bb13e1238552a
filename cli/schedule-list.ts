import { type ScheduleDescription, ScheduleNotFoundError } from '@temporalio/client';
import { Command } from 'commander';
import * as z from 'zod';
import { scheduleWords } from '../config/schedule-times.js';
import { declaredSchedules } from '../worker/declared-schedules.js';
import { isSameSchedule } from '../worker/same-schedule.js';
import { parseOptions } from './parse-options.js';
import { onServer } from './schedule-target.js';
import { secondText } from './second-text.js';
import { textTable } from './text-table.js';

const optionsSchema = z.object({ json: z.boolean().default(false) });

/** `sentinel schedule list` */
export function scheduleListCommand(): Command {
  return new Command('list')
    .description('list the schedules, when they run next, and whether they are paused')
    .option('--json', 'print them as JSON')
    .action(async (raw: unknown, command: Command) => {
      const { json } = parseOptions(optionsSchema, raw);
      const listed = await onServer(command, (client, config) =>
        Promise.all(
          declaredSchedules(config).map(async (schedule) => {
            const there = await client.schedule
              .getHandle(schedule.id)
              .describe()
              .catch((error: unknown) => {
                if (error instanceof ScheduleNotFoundError) return null;
                throw error;
              });
            return {
              schedule: schedule.id,
              state: stateOf(there, there !== null && isSameSchedule(there, schedule)),
              runs: scheduleWords(schedule.declared),
              time_zone: schedule.declared.time_zone,
              next: there?.state.paused ? null : (there?.info.nextActionTimes[0]?.toISOString() ?? null),
              note: there?.state.note ?? '',
            };
          }),
        ),
      );
      if (json) {
        process.stdout.write(`${JSON.stringify(listed, null, 2)}\n`);
        return;
      }
      const rows = listed.map((row) => [
        row.schedule,
        row.state,
        row.time_zone === 'UTC' ? row.runs : `${row.runs} (${row.time_zone})`,
        row.next === null ? '-' : secondText(row.next),
        row.note,
      ]);
      process.stdout.write(textTable([['schedule', 'state', 'runs', 'next (UTC)', 'note'], ...rows]));
    });
}

/** One word or two; a schedule that somebody changed on the server waits for the next `apply`. */
function stateOf(there: ScheduleDescription | null, same: boolean): string {
  if (there === null) return 'not applied';
  const state = there.state.paused ? 'paused' : 'active';
  return same ? state : `${state}, differs`;
}
