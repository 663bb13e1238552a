import type { SentinelConfig } from '../config/load-config.js';
import { followWorkflow } from '../worker/follow-run.js';
import { startWorkflow, type WorkflowToStart } from '../worker/start-workflow.js';
import { temporalUi } from '../worker/temporal-ui.js';
import { createProgress } from './progress.js';
import { withClient } from './with-client.js';

/**
 * Starts a workflow on Temporal (or joins the run that is under way), follows it with progress on standard error, and
 * gives what came out of it.
 *
 * @throws SentinelError SENT_TEMPORAL_UNREACHABLE, SENT_RUN_FAILED, SENT_RUN_LOST
 */
export async function runWorkflow<Output>(
  config: SentinelConfig,
  workflow: WorkflowToStart,
): Promise<Output> {
  const progress = createProgress();
  return withClient(config, `start ${workflow.type}`, async (client) => {
    const started = await startWorkflow(client, config.temporal.task_queue, workflow);
    const ui = temporalUi(config, started);
    if (started.joined)
      process.stderr.write(`${workflow.workflowId} is under way already; following that run.\n`);
    else if (ui) process.stderr.write(`Follow it in the Temporal UI: ${ui}\n`);
    return await followWorkflow<object, Output>(client, started, (state) => progress.update(state)).finally(
      () => progress.clear(),
    );
  });
}
