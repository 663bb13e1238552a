import { Command } from 'commander';
import * as z from 'zod';
import { modelOf } from '../config/load-config.js';
import type { PruneHistoryOutput } from '../workflows/contract.js';
import { PRUNE_HISTORY } from '../workflows/names.js';
import { commandConfig } from './command-config.js';
import { runWorkflow } from './follow-workflow.js';
import { parseOptions } from './parse-options.js';
import { textTable } from './text-table.js';

const optionsSchema = z.object({
  model: z.string().optional(),
  dryRun: z.boolean().default(false),
  json: z.boolean().default(false),
});

/** `sentinel prune [--dry-run] [--model ID]` */
export function pruneCommand(): Command {
  return new Command('prune')
    .description(
      'remove reports, run records and logs that are older than the retention policy (workflow pruneHistory)',
    )
    .option('--model <id>', 'only this model, and no process logs')
    .option('--dry-run', 'count what would go, and remove nothing')
    .option('--json', 'print the result as JSON')
    .action(async (raw: unknown, command: Command) => {
      const options = parseOptions(optionsSchema, raw);
      const config = await commandConfig(command);
      const models = options.model === undefined ? {} : { models: [modelOf(config, options.model).id] };
      const output = await runWorkflow<PruneHistoryOutput>(config, {
        type: PRUNE_HISTORY,
        // A dry run must not be taken for the run that removes.
        workflowId: options.dryRun ? `${PRUNE_HISTORY}/dry-run` : PRUNE_HISTORY,
        input: { ...models, ...(options.dryRun ? { dry_run: true } : {}) },
        summary: options.dryRun ? 'What pruning would remove' : 'Prune history',
      });
      if (options.json) {
        process.stdout.write(`${JSON.stringify(output, null, 2)}\n`);
        return;
      }
      const what = output.dry_run ? 'would be removed' : 'removed';
      const total = `${output.files.toLocaleString('en')} files, ${output.bytes.toLocaleString('en')} bytes ${what}`;
      if (output.removed.length === 0) process.stdout.write(`${total}\n`);
      else {
        const rows = output.removed.map(({ kind, files, bytes }) => [
          kind.replace('_', ' '),
          String(files),
          String(bytes),
        ]);
        process.stdout.write(`${textTable([['kind', 'files', 'bytes'], ...rows])}${total}\n`);
      }
    });
}
