import { Command } from 'commander';
import { scheduleApplyCommand } from './schedule-apply.js';
import { scheduleBackfillCommand } from './schedule-backfill.js';
import { scheduleDescribeCommand } from './schedule-describe.js';
import { scheduleListCommand } from './schedule-list.js';
import { schedulePauseCommand, scheduleResumeCommand } from './schedule-pause.js';
import { scheduleTriggerCommand } from './schedule-trigger.js';

/** `sentinel schedule apply | list | describe | pause | resume | trigger | backfill` */
export function scheduleCommand(): Command {
  return new Command('schedule')
    .description('the schedules of this project')
    .addCommand(scheduleApplyCommand())
    .addCommand(scheduleListCommand())
    .addCommand(scheduleDescribeCommand())
    .addCommand(schedulePauseCommand())
    .addCommand(scheduleResumeCommand())
    .addCommand(scheduleTriggerCommand())
    .addCommand(scheduleBackfillCommand());
}
