import {
  type ActivityInterfaceFor,
  type ActivityOptions,
  proxyActivities,
  workflowInfo,
} from '@temporalio/workflow';
import { computeQueue } from './names.js';

/**
 * Activities on the queue of the steps that compute, which goes by the run's own queue: so it is looked up by the run, not
 * when this code is loaded.
 */
export function computeActivities<Activities>(
  options: ActivityOptions,
): () => ActivityInterfaceFor<Activities> {
  return () => proxyActivities<Activities>({ ...options, taskQueue: computeQueue(workflowInfo().taskQueue) });
}
