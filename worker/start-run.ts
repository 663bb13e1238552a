import { type Client, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import type { DriftCheckInput, DriftCheckOutput } from '../workflows/contract.js';
import { DRIFT_CHECK, driftWorkflowId } from '../workflows/names.js';

export interface StartedCheck {
  readonly workflowId: string;
  readonly runId: string;
  /** True when a check of the model was already under way; this is that one, and none was started. */
  readonly joined: boolean;
}

/**
 * Starts a drift check of a model now, or joins the one that is under way: a model is checked once at a time.
 *
 * @param taskQueue that of the configuration, `temporal.task_queue`
 * @param summary the line that the Temporal UI shows of the run
 */
export async function startRun(
  client: Client,
  taskQueue: string,
  input: DriftCheckInput,
  summary = `${input.model}: drift check`,
): Promise<StartedCheck> {
  const workflowId = driftWorkflowId(input.model);
  try {
    const handle = await client.workflow.start<(input: DriftCheckInput) => Promise<DriftCheckOutput>>(
      DRIFT_CHECK,
      {
        workflowId,
        taskQueue,
        args: [input],
        staticSummary: summary,
        memo: { model: input.model },
        typedSearchAttributes: [
          { key: defineSearchAttributeKey('SentinelModel', SearchAttributeType.KEYWORD), value: input.model },
        ],
      },
    );
    return { workflowId, runId: handle.firstExecutionRunId, joined: false };
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    const { runId } = await client.workflow.getHandle(workflowId).describe();
    return { workflowId, runId, joined: true };
  }
}
