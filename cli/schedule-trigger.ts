import { ScheduleOverlapPolicy } from '@temporalio/client';
import { Command } from 'commander';
import * as z from 'zod';
import { parseOptions } from './parse-options.js';
import { onServer, targetOf, withHandle, withTarget } from './schedule-target.js';

const optionsSchema = z.object({ model: z.string().optional() });

/** `sentinel schedule trigger [schedule]` */
export function scheduleTriggerCommand(): Command {
  return withTarget(new Command('trigger'))
    .description('start a run of a schedule now, paused or not (sentinel run starts one and follows it)')
    .action(async (name: string | undefined, raw: unknown, command: Command) => {
      const { model } = parseOptions(optionsSchema, raw);
      await onServer(command, async (client, config) => {
        const target = targetOf(config, { name, model });
        await withHandle(client, target, (handle) => handle.trigger(ScheduleOverlapPolicy.ALLOW_ALL));
        process.stdout.write(`triggered ${target.id}; sentinel runs lists it when it has finished\n`);
      });
    });
}
