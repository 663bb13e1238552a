import {
  isCancellation,
  log,
  ParentClosePolicy,
  startChild,
  WorkflowIdReusePolicy,
} from '@temporalio/workflow';
import type { PlannedAlert } from '../activities/planned-alert.js';
import type { DeliverAlertInput, RetrainInput } from './contract.js';
import { markdownText } from './markdown.js';
import { alertWorkflowId, DELIVER_ALERT, RETRAIN, retrainWorkflowId } from './names.js';

/**
 * Hands each alert, and the retraining that it asks for, to a workflow of its own, which goes on when this one has ended.
 *
 * @param planned `undefined` when a worker of an earlier version planned nothing
 */
export async function tell(planned: readonly PlannedAlert[] | undefined | null): Promise<void> {
  for (const one of planned ?? []) {
    const { alert, channels } = one;
    if (channels.length > 0) {
      const input: DeliverAlertInput = one;
      await startBeside(`the delivery of ${alert.id}`, () =>
        startChild(DELIVER_ALERT, {
          workflowId: alertWorkflowId(alert.model, alert.id),
          args: [input],
          parentClosePolicy: ParentClosePolicy.ABANDON,
          workflowIdReusePolicy: WorkflowIdReusePolicy.REJECT_DUPLICATE,
          staticSummary: alert.title,
          staticDetails: markdownText(alert.text),
        }),
      );
    }
    if (one.retrain) {
      const input: RetrainInput = { model: alert.model };
      await startBeside(`the retraining of ${alert.model}`, () =>
        startChild(RETRAIN, {
          workflowId: retrainWorkflowId(alert.model),
          args: [input],
          parentClosePolicy: ParentClosePolicy.ABANDON,
          staticSummary: `Retrain ${alert.model}, which has drifted`,
          memo: { model: alert.model },
        }),
      );
    }
  }
}

/** Starts what goes on by itself. That it cannot be started (it runs already) is logged, and fails nothing. */
async function startBeside(what: string, start: () => Promise<unknown>): Promise<void> {
  try {
    await start();
  } catch (error) {
    if (isCancellation(error)) throw error;
    log.warn(`${what} was not started`, { error });
  }
}
