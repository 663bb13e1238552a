import { type Client, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import type { StartedCheck } from './start-run.js';

export interface WorkflowToStart {
  readonly type: string;
  readonly workflowId: string;
  /** The one JSON object that it takes. */
  readonly input: object;
  /** One line for the Temporal UI. */
  readonly summary: string;
  /** Of a workflow about one model, by which the UI can filter. */
  readonly model?: string;
}

/** Starts a workflow on the configuration's task queue, or joins the run of that id that is under way: it is done once at a time. */
export async function startWorkflow(
  client: Client,
  taskQueue: string,
  { type, workflowId, input, summary, model }: WorkflowToStart,
): Promise<StartedCheck> {
  try {
    const handle = await client.workflow.start(type, {
      workflowId,
      taskQueue,
      args: [input],
      staticSummary: summary,
      ...(model === undefined
        ? {}
        : {
            memo: { model },
            typedSearchAttributes: [
              { key: defineSearchAttributeKey('SentinelModel', SearchAttributeType.KEYWORD), value: model },
            ],
          }),
    });
    return { workflowId, runId: handle.firstExecutionRunId, joined: false };
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    const { runId } = await client.workflow.getHandle(workflowId).describe();
    return { workflowId, runId, joined: true };
  }
}
