import { join, relative } from 'node:path';
import { Command } from 'commander';
import * as z from 'zod';
import { modelOf, type SentinelConfig } from '../config/load-config.js';
import { checkSummary } from '../worker/check-summary.js';
import { followRun } from '../worker/follow-run.js';
import { startRun } from '../worker/start-run.js';
import { temporalUi } from '../worker/temporal-ui.js';
import type { DriftCheckOutput } from '../workflows/contract.js';
import { commandConfig } from './command-config.js';
import { parseOptions } from './parse-options.js';
import { createProgress } from './progress.js';
import { withClient } from './with-client.js';

const optionsSchema = z.object({
  model: z.string().optional(),
  json: z.boolean().default(false),
  failOnDrift: z.boolean().default(false),
});

/** `sentinel run --model ID` */
export function runCommand(): Command {
  return new Command('run')
    .description('run a drift check on Temporal now, follow it, and tell its verdict')
    .option('--model <id>', 'model to check (default: the default model)')
    .option('--json', 'print the run’s result as JSON')
    .option('--fail-on-drift', 'exit with 3 when the verdict is drift')
    .action(async (raw: unknown, command: Command) => {
      const options = parseOptions(optionsSchema, raw);
      const config = await commandConfig(command);
      const model = modelOf(config, options.model);
      const progress = createProgress();
      await withClient(config, 'sentinel run', async (client) => {
        const started = await startRun(
          client,
          config.temporal.task_queue,
          { model: model.id },
          checkSummary(model),
        );
        const ui = temporalUi(config, started);
        if (started.joined)
          process.stderr.write(`A check of ${model.id} is under way already; following that one.\n`);
        else if (ui) process.stderr.write(`Follow it in the Temporal UI: ${ui}\n`);
        const output = await followRun(client, started, (state) => progress.update(state)).finally(() =>
          progress.clear(),
        );
        process.stdout.write(options.json ? `${JSON.stringify(output, null, 2)}\n` : tell(config, output));
        if (options.failOnDrift && output.verdict === 'drift') process.exitCode = 3;
      });
    });
}

/** The verdict and where to read more, in three lines. */
export function tell(config: SentinelConfig, output: DriftCheckOutput): string {
  const drifted = output.drifted_columns.length === 0 ? 'none' : output.drifted_columns.join(', ');
  return [
    `verdict  ${output.verdict.replace('_', ' ')} (${output.current_rows.toLocaleString('en')} rows, drifted columns: ${drifted})`,
    `report   ${relative(process.cwd(), join(config.data_dir, output.report_html))}`,
    `online   ${output.report_url}`,
    '',
  ].join('\n');
}
