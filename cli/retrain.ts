import { Command } from 'commander';
import * as z from 'zod';
import { sentinelError } from '../config/errors.js';
import { modelOf } from '../config/load-config.js';
import { notTrainable } from '../model/train-model.js';
import { followWorkflow } from '../worker/follow-run.js';
import { startWorkflow } from '../worker/start-workflow.js';
import { temporalUi } from '../worker/temporal-ui.js';
import type { RetrainInput, RetrainOutput, RetrainState } from '../workflows/contract.js';
import { RETRAIN, retrainWorkflowId } from '../workflows/names.js';
import { commandConfig } from './command-config.js';
import { parseOptions } from './parse-options.js';
import { createProgress } from './progress.js';
import { retrainTable, retrainWords } from './retrain-words.js';
import { withClient } from './with-client.js';

const optionsSchema = z.object({
  model: z.string().optional(),
  wait: z.boolean().default(false),
  json: z.boolean().default(false),
});

const POLL_MS = 500;

/** `sentinel retrain [--model ID] [--wait]` */
export function retrainCommand(): Command {
  return new Command('retrain')
    .description(
      'train a candidate on recent predictions with feedback, compare it with the champion, and leave the decision to a person (workflow retrain)',
    )
    .option('--model <id>', 'model to retrain (default: the default model)')
    .option('--wait', 'wait for the decision, and tell what came of it')
    .option('--json', 'print the state (with --wait the result) as JSON')
    .action(async (raw: unknown, command: Command) => {
      const options = parseOptions(optionsSchema, raw);
      const config = await commandConfig(command);
      const model = modelOf(config, options.model);
      const problem = notTrainable(model);
      if (problem !== null) throw sentinelError('SENT_MODEL_NOT_TRAINABLE', { model: model.id, problem });
      const progress = createProgress();
      const input: RetrainInput = { model: model.id };
      await withClient(config, 'sentinel retrain', async (client) => {
        const started = await startWorkflow(client, config.temporal.task_queue, {
          type: RETRAIN,
          workflowId: retrainWorkflowId(model.id),
          input,
          summary: `Retrain ${model.id}`,
          model: model.id,
        });
        const ui = temporalUi(config, started);
        if (started.joined)
          process.stderr.write(`A retraining of ${model.id} is under way already; following that one.\n`);
        else if (ui) process.stderr.write(`Follow it in the Temporal UI: ${ui}\n`);
        const handle = client.workflow.getHandle(started.workflowId, started.runId);
        let state: RetrainState | null = null;
        const ended = followWorkflow<RetrainInput, RetrainOutput>(client, started, (what) =>
          progress.update(what),
        );
        const isWaiting = async (): Promise<'waiting'> => {
          for (;;) {
            // Nobody answers before a worker has begun.
            state = await handle.query<RetrainState>('retrainState').catch(() => null);
            if (state?.phase === 'waiting') return 'waiting';
            await new Promise((resolve) => setTimeout(resolve, POLL_MS));
          }
        };
        const first = await Promise.race(options.wait ? [ended] : [ended, isWaiting()]).finally(() =>
          progress.clear(),
        );
        const shown = first === 'waiting' ? state : first;
        if (options.json) process.stdout.write(`${JSON.stringify(shown, null, 2)}\n`);
        else if (first === 'waiting') process.stdout.write(retrainTable(model.id, state));
        else process.stdout.write(retrainWords(first));
      });
      // What still follows the run would keep the process alive until it is decided.
      process.exit();
    });
}
