import { Command } from 'commander';
import * as z from 'zod';
import { modelOf } from '../config/load-config.js';
import type { DriftSweepOutput } from '../workflows/contract.js';
import { DRIFT_SWEEP } from '../workflows/names.js';
import { commandConfig } from './command-config.js';
import { runWorkflow } from './follow-workflow.js';
import { parseOptions } from './parse-options.js';
import { textTable } from './text-table.js';

const optionsSchema = z.object({
  model: z.array(z.string()).optional(),
  json: z.boolean().default(false),
  failOnDrift: z.boolean().default(false),
});

/** `sentinel sweep [--model ID]…` */
export function sweepCommand(): Command {
  return new Command('sweep')
    .description('check many models for drift on Temporal, several at a time (workflow driftSweep)')
    .option('--model <id>', 'only this model; may be repeated (default: all)', (id, ids: string[] = []) => [
      ...ids,
      id,
    ])
    .option('--json', 'print the result as JSON')
    .option('--fail-on-drift', 'exit with 3 when a model has drifted')
    .action(async (raw: unknown, command: Command) => {
      const options = parseOptions(optionsSchema, raw);
      const config = await commandConfig(command);
      const models = options.model?.map((model) => modelOf(config, model).id);
      const output = await runWorkflow<DriftSweepOutput>(config, {
        type: DRIFT_SWEEP,
        workflowId: DRIFT_SWEEP,
        input: models === undefined ? {} : { models },
        summary:
          models === undefined ? 'Drift checks of all models' : `Drift checks of ${models.length} models`,
      });
      if (options.json) process.stdout.write(`${JSON.stringify(output, null, 2)}\n`);
      else {
        const rows = output.results.map(({ model, verdict, rows: seen, drift_share: share, problem }) => [
          model,
          verdict.replace('_', ' '),
          seen === null ? '-' : String(seen),
          share === null ? '-' : `${Math.round(share * 100)} %`,
          problem?.message ?? '',
        ]);
        process.stdout.write(textTable([['model', 'verdict', 'rows', 'drifted', ''], ...rows]));
        if (output.results_left > 0)
          process.stdout.write(`and ${output.results_left} models more; sentinel runs tells of each\n`);
      }
      if (output.failed.length > 0) process.exitCode = 1;
      if (options.failOnDrift && output.drift.length > 0) process.exitCode = 3;
    });
}
