import { type Client, type WorkflowHandle, WorkflowNotFoundError } from '@temporalio/client';
import { sentinelError } from '../config/errors.js';
import { RETRAIN, retrainWorkflowId } from '../workflows/names.js';

/**
 * The run of `retrain` of a model that is under way, started by hand or by a schedule.
 *
 * @param run the workflow id, when there are several
 * @throws SentinelError SENT_RETRAIN_NOT_WAITING when there is none, or more than one and none was named
 */
export async function findRetrain(client: Client, model: string, run?: string): Promise<WorkflowHandle> {
  if (run !== undefined) return client.workflow.getHandle(run);
  // The usual one is asked for directly: the list of runs lags behind by a moment.
  const usual = client.workflow.getHandle(retrainWorkflowId(model));
  const described = await usual.describe().catch((error: unknown) => {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  });
  if (described?.status.name === 'RUNNING') return usual;
  const running: string[] = [];
  const query = `WorkflowType="${RETRAIN}" AND SentinelModel="${model}" AND ExecutionStatus="Running"`;
  for await (const { workflowId } of client.workflow.list({ query })) running.push(workflowId);
  const [only, other] = running;
  if (only === undefined)
    throw sentinelError('SENT_RETRAIN_NOT_WAITING', {
      problem: `No retraining of ${model} is under way. Start one with: sentinel retrain --model ${model}`,
    });
  if (other !== undefined)
    throw sentinelError('SENT_RETRAIN_NOT_WAITING', {
      problem: `Several retrainings of ${model} are under way; name one with --run: ${running.join(', ')}`,
    });
  return client.workflow.getHandle(only);
}
