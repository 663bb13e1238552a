import { type Client, type WorkflowExecutionDescription, WorkflowFailedError } from '@temporalio/client';
import { ActivityFailure } from '@temporalio/common';
import { messageOf, sentinelError } from '../config/errors.js';
import type { DriftCheckInput, DriftCheckOutput } from '../workflows/contract.js';
import type { StartedCheck } from './start-run.js';

const POLL_MS = 500;

/**
 * Waits for a drift check to end, telling its state on the way.
 *
 * @throws SentinelError SENT_RUN_FAILED with the innermost reason, SENT_RUN_LOST when Temporal went away meanwhile
 */
export async function followRun(
  client: Client,
  started: StartedCheck,
  onState: (state: string) => void,
): Promise<DriftCheckOutput> {
  return followWorkflow<DriftCheckInput, DriftCheckOutput>(client, started, onState);
}

/**
 * Waits for a run of any workflow to end, telling its state on the way.
 *
 * @throws SentinelError SENT_RUN_FAILED with the innermost reason, SENT_RUN_LOST when Temporal went away meanwhile
 */
export async function followWorkflow<Input, Output>(
  client: Client,
  { workflowId, runId }: Pick<StartedCheck, 'workflowId' | 'runId'>,
  onState: (state: string) => void,
): Promise<Output> {
  const handle = client.workflow.getHandle<(input: Input) => Promise<Output>>(workflowId, runId);
  let done = false;
  const follow = async (): Promise<void> => {
    while (!done) {
      const state = await handle.describe().then(stateOf, () => 'waiting for Temporal');
      if (!done) onState(`${workflowId}: ${state}`);
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  };
  const following = follow();
  try {
    return await handle.result();
  } catch (error) {
    const about = { run: workflowId, problem: reasonOf(error) };
    if (error instanceof WorkflowFailedError) throw sentinelError('SENT_RUN_FAILED', about, { cause: error });
    throw sentinelError('SENT_RUN_LOST', about, { cause: error });
  } finally {
    done = true;
    await following;
  }
}

function stateOf({ raw }: WorkflowExecutionDescription): string {
  const [pending] = raw.pendingActivities ?? [];
  const name = pending?.activityType?.name;
  if (!name) return raw.pendingWorkflowTask?.attempt ? 'waiting for a worker' : 'running';
  const attempt = pending.attempt ?? 1;
  const failed =
    attempt > 1 ? `, attempt ${attempt}: ${pending.lastFailure?.message ?? 'it failed before'}` : '';
  return `${name}${failed}`;
}

/** What went wrong at the bottom: an activity's own failure rather than the news that an activity failed. */
export function reasonOf(error: unknown): string {
  let reason: unknown = error;
  while (
    (reason instanceof WorkflowFailedError || reason instanceof ActivityFailure) &&
    reason.cause !== undefined
  ) {
    reason = reason.cause;
  }
  return messageOf(reason);
}
