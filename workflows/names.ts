/** Names that Temporal stores: in schedules, in run history, in saved filters of its UI. Changing one breaks those. */

/** The task queue of runs and light steps, unless `temporal.task_queue` names another. */
export const TASK_QUEUE = 'sentinelml';

/** The queue of the steps that compute. A run knows it by its own, whatever that is called. */
export function computeQueue(taskQueue: string): string {
  return `${taskQueue}-compute`;
}

export const DRIFT_CHECK = 'driftCheck';
export const DELIVER_ALERT = 'deliverAlert';
export const DRIFT_SWEEP = 'driftSweep';
export const RETRAIN = 'retrain';
export const EVALUATE_PERFORMANCE = 'evaluatePerformance';
export const COMPACT_LIVE_LOG = 'compactLiveLog';
export const PRUNE_HISTORY = 'pruneHistory';

/** Search attributes, by which the Temporal UI and CLI filter runs. Registered when the server starts. */
export const SEARCH_ATTRIBUTES = {
  SentinelModel: 'Keyword',
  SentinelVerdict: 'Keyword',
  SentinelDriftShare: 'Double',
  SentinelWindowEnd: 'Datetime',
  SentinelErrorCode: 'Keyword',
} as const;

/** Workflow id of a model's drift checks. A schedule appends the slot's time to it. */
export function driftWorkflowId(model: string): string {
  return `drift/${model}`;
}

/** Workflow id of the retraining of a model: it is done once at a time. A schedule appends the slot's time to it. */
export function retrainWorkflowId(model: string): string {
  return `retrain/${model}`;
}

/** Workflow id of a model's evaluations of late labels: one at a time. A schedule appends the slot's time to it. */
export function performanceWorkflowId(model: string): string {
  return `performance/${model}`;
}

/** Workflow id of an alert's delivery: one alert is delivered once. */
export function alertWorkflowId(model: string, alert: string): string {
  return `alert/${model}/${alert}`;
}

/** Id of the schedule of a model's drift checks. */
export function driftScheduleId(model: string): string {
  return `drift-${model}`;
}

/** Id of the schedule of a model's retraining. */
export function retrainScheduleId(model: string): string {
  return `retrain-${model}`;
}

/** Id of the schedule on which a model's late labels are looked for. */
export function performanceScheduleId(model: string): string {
  return `performance-${model}`;
}
