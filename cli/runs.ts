import { join, relative } from 'node:path';
import { Command } from 'commander';
import * as z from 'zod';
import { modelOf } from '../config/load-config.js';
import { listRunRecords } from '../store/run-record.js';
import { commandConfig } from './command-config.js';
import { parseOptions } from './parse-options.js';
import { secondText } from './second-text.js';
import { textTable } from './text-table.js';

const optionsSchema = z.object({
  model: z.string().optional(),
  limit: z.coerce.number().int().min(1).default(20),
  json: z.boolean().default(false),
});

/** `sentinel runs [--model ID]` */
export function runsCommand(): Command {
  return new Command('runs')
    .description('list the drift checks that have finished, newest first')
    .option('--model <id>', 'only this model')
    .option('--limit <number>', 'how many (default: 20)')
    .option('--json', 'print the run records as JSON')
    .action(async (raw: unknown, command: Command) => {
      const options = parseOptions(optionsSchema, raw);
      const config = await commandConfig(command);
      const models =
        options.model === undefined ? Object.keys(config.models) : [modelOf(config, options.model).id];
      const onBroken = (path: string, problem: string): void => {
        process.stderr.write(`skipped ${path}: ${problem}\n`);
      };
      const records = (
        await Promise.all(
          models.map((id) => listRunRecords(config.data_dir, id, { limit: options.limit, onBroken })),
        )
      )
        .flat()
        .toSorted((a, b) => b.finished_at.localeCompare(a.finished_at))
        .slice(0, options.limit);
      if (options.json) {
        process.stdout.write(`${JSON.stringify(records, null, 2)}\n`);
        return;
      }
      if (records.length === 0) {
        process.stderr.write('No drift check has finished yet. Start one with: sentinel run\n');
        return;
      }
      const rows = records.map((run) => [
        secondText(run.window.end),
        run.model,
        run.verdict.replace('_', ' '),
        `${run.dataset.drifted_columns}/${run.dataset.columns}`,
        run.trigger,
        relative(process.cwd(), join(config.data_dir, run.report_html)),
      ]);
      process.stdout.write(
        textTable([['window to (UTC)', 'model', 'verdict', 'drifted', 'trigger', 'report'], ...rows]),
      );
    });
}
