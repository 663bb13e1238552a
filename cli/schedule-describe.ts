import type { ScheduleDescription } from '@temporalio/client';
import { Command } from 'commander';
import * as z from 'zod';
import { scheduleWords } from '../config/schedule-times.js';
import type { DeclaredSchedule } from '../worker/declared-schedules.js';
import { isSameSchedule } from '../worker/same-schedule.js';
import { parseOptions } from './parse-options.js';
import { onServer, targetOf, withHandle, withTarget } from './schedule-target.js';
import { secondText } from './second-text.js';
import { textTable } from './text-table.js';

const optionsSchema = z.object({ model: z.string().optional(), json: z.boolean().default(false) });

/** `sentinel schedule describe [schedule]` */
export function scheduleDescribeCommand(): Command {
  return withTarget(new Command('describe'))
    .description('tell all about one schedule: its state, past and next runs, what was missed and skipped')
    .option('--json', 'print it as JSON')
    .action(async (name: string | undefined, raw: unknown, command: Command) => {
      const { model, json } = parseOptions(optionsSchema, raw);
      await onServer(command, async (client, config) => {
        const target = targetOf(config, { name, model });
        const there = await withHandle(client, target, (handle) => handle.describe());
        const facts = factsOf(there, target);
        process.stdout.write(json ? `${JSON.stringify(facts, null, 2)}\n` : textTable(rowsOf(facts)));
      });
    });
}

function factsOf(there: ScheduleDescription, target: DeclaredSchedule) {
  const { info, state, policies } = there;
  return {
    schedule: there.scheduleId,
    state: state.paused ? 'paused' : 'active',
    note: state.note ?? '',
    as_declared: isSameSchedule(there, target),
    runs: scheduleWords(target.declared),
    time_zone: target.declared.time_zone,
    overlap: target.declared.overlap,
    catchup_window_seconds: policies.catchupWindow / 1000,
    started: info.numActionsTaken,
    missed: info.numActionsMissedCatchupWindow,
    skipped_for_overlap: info.numActionsSkippedOverlap,
    open: info.runningActions.map(({ workflow }) => workflow.workflowId),
    last: info.recentActions.map(({ scheduledAt, action }) => ({
      due: scheduledAt.toISOString(),
      workflow_id: action.workflow.workflowId,
    })),
    next: state.paused ? [] : info.nextActionTimes.map((time) => time.toISOString()),
  };
}

function rowsOf(facts: ReturnType<typeof factsOf>): string[][] {
  const list = (label: string, values: readonly string[]): string[][] =>
    values.length === 0 ? [[label, '-']] : values.map((value, at) => [at === 0 ? label : '', value]);
  return [
    ['schedule', facts.schedule],
    ['state', facts.as_declared ? facts.state : `${facts.state}, differs from its declaration`],
    ['note', facts.note],
    ['runs', `${facts.runs} (${facts.time_zone})`],
    ['overlap', facts.overlap],
    ['catch-up', `${facts.catchup_window_seconds} s`],
    ['started', `${facts.started}, missed ${facts.missed}, skipped for overlap ${facts.skipped_for_overlap}`],
    ...list('open', facts.open),
    ...list(
      'last (UTC)',
      facts.last
        .toReversed()
        .slice(0, 5)
        .map(({ due, workflow_id }) => `${secondText(due)}  ${workflow_id}`),
    ),
    ...list('next (UTC)', facts.next.slice(0, 5).map(secondText)),
  ];
}
