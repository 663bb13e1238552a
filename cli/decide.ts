import {
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { Command } from 'commander';
import * as z from 'zod';
import { messageOf, sentinelError } from '../config/errors.js';
import { modelOf } from '../config/load-config.js';
import { findRetrain } from '../worker/find-retrain.js';
import { reasonOf } from '../worker/follow-run.js';
import type { Decided, RetrainOutput } from '../workflows/contract.js';
import { commandConfig } from './command-config.js';
import { parseOptions } from './parse-options.js';
import { retrainWords } from './retrain-words.js';
import { userName } from './user-name.js';
import { withClient } from './with-client.js';

/** The workflow takes a decision as soon as a worker is there. */
const TAKEN_MS = 30_000;

const optionsSchema = z.object({
  model: z.string().optional(),
  reason: z.string().min(1).max(1000).optional(),
  by: z.string().min(1).max(200).optional(),
  run: z.string().min(1).optional(),
  json: z.boolean().default(false),
});

/** `sentinel approve [--model ID]` */
export function approveCommand(): Command {
  return decisionCommand(
    'approve',
    'approve the candidate that waits: it is promoted, and running APIs serve it within a second',
  );
}

/** `sentinel reject [--model ID]` */
export function rejectCommand(): Command {
  return decisionCommand(
    'reject',
    'reject the candidate that waits: it is set aside, and the champion stays',
  );
}

function decisionCommand(verb: 'approve' | 'reject', description: string): Command {
  return new Command(verb)
    .description(description)
    .option('--model <id>', 'model that is retrained (default: the default model)')
    .option('--reason <text>', 'why, for the history')
    .option('--by <name>', 'who decides (default: your user name)')
    .option('--run <workflow id>', 'which retraining, when several are under way')
    .option('--json', 'print the result as JSON')
    .action(async (raw: unknown, command: Command) => {
      const options = parseOptions(optionsSchema, raw);
      const config = await commandConfig(command);
      const model = modelOf(config, options.model);
      await withClient(config, `sentinel ${verb}`, async (client) => {
        const handle = await findRetrain(client, model.id, options.run);
        const decision = {
          by: options.by ?? userName() ?? 'somebody',
          ...(options.reason === undefined ? {} : { reason: options.reason }),
        };
        await client
          .withDeadline(Date.now() + TAKEN_MS, () =>
            handle.executeUpdate<Decided, [typeof decision]>(verb, { args: [decision] }),
          )
          .catch((error: unknown) => {
            if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError)
              throw sentinelError('SENT_WORKER_SILENT', { seconds: TAKEN_MS / 1000 }, { cause: error });
            if (error instanceof WorkflowUpdateFailedError || error instanceof WorkflowNotFoundError)
              throw sentinelError('SENT_RETRAIN_NOT_WAITING', { problem: messageOf(error.cause ?? error) });
            throw error;
          });
        const output: RetrainOutput = await handle.result().catch((error: unknown) => {
          const about = { run: handle.workflowId, problem: reasonOf(error) };
          throw sentinelError('SENT_RUN_FAILED', about, { cause: error });
        });
        process.stdout.write(options.json ? `${JSON.stringify(output, null, 2)}\n` : retrainWords(output));
      });
    });
}
