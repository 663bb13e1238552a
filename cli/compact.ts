import { Command } from 'commander';
import * as z from 'zod';
import { modelOf } from '../config/load-config.js';
import type { CompactLiveLogOutput } from '../workflows/contract.js';
import { COMPACT_LIVE_LOG } from '../workflows/names.js';
import { commandConfig } from './command-config.js';
import { runWorkflow } from './follow-workflow.js';
import { parseOptions } from './parse-options.js';

const optionsSchema = z.object({ model: z.string().optional(), json: z.boolean().default(false) });

/** `sentinel compact [--model ID]` */
export function compactCommand(): Command {
  return new Command('compact')
    .description(
      'turn closed CSV files of the live logs into Parquet, a file a day (workflow compactLiveLog)',
    )
    .option('--model <id>', 'only this model')
    .option('--json', 'print the result as JSON')
    .action(async (raw: unknown, command: Command) => {
      const options = parseOptions(optionsSchema, raw);
      const config = await commandConfig(command);
      const models = options.model === undefined ? {} : { models: [modelOf(config, options.model).id] };
      const output = await runWorkflow<CompactLiveLogOutput>(config, {
        type: COMPACT_LIVE_LOG,
        workflowId: COMPACT_LIVE_LOG,
        input: models,
        summary: 'Compact the live logs',
      });
      if (options.json) {
        process.stdout.write(`${JSON.stringify(output, null, 2)}\n`);
        return;
      }
      const number = (value: number): string => value.toLocaleString('en');
      process.stdout.write(
        `${number(output.files)} CSV files of ${number(output.csv_bytes)} bytes became ${number(output.rows)} rows in ${number(output.parquet_bytes)} bytes of Parquet\n`,
      );
      for (const { file, reason } of output.left) process.stdout.write(`left  ${file}: ${reason}\n`);
      if (output.files_left > output.left.length)
        process.stdout.write(`and ${output.files_left - output.left.length} more are left\n`);
    });
}
