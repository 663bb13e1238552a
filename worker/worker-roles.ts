import type { WorkerOptions } from '@temporalio/worker';
import type { SentinelConfig } from '../config/load-config.js';
import type { WorkerConfig } from '../config/worker-schema.js';
import { computeQueue } from '../workflows/names.js';

/** What a worker process may be there for. One process plays all of them unless told. */
export const WORKER_ROLES = ['workflows', 'light', 'compute'] as const;
export type WorkerRole = (typeof WORKER_ROLES)[number];

/** What is polled for on one task queue, and how. */
export interface QueueToPoll {
  readonly taskQueue: string;
  readonly workflows: boolean;
  readonly activities: boolean;
  readonly options: Pick<
    WorkerOptions,
    | 'maxConcurrentWorkflowTaskExecutions'
    | 'workflowTaskPollerBehavior'
    | 'maxCachedWorkflows'
    | 'maxConcurrentActivityTaskExecutions'
    | 'activityTaskPollerBehavior'
    | 'maxActivitiesPerSecond'
    | 'maxTaskQueueActivitiesPerSecond'
  >;
}

/**
 * The task queues that a process of these roles polls. Runs and light steps have one queue, as they wait for nobody; steps
 * that compute have their own, so that a notice never waits behind a training.
 */
export function queuesToPoll(
  { temporal, worker }: Pick<SentinelConfig, 'temporal' | 'worker'>,
  roles: readonly WorkerRole[],
): QueueToPoll[] {
  const has = (role: WorkerRole): boolean => roles.includes(role);
  const { workflows, light, compute } = worker;
  const queues: QueueToPoll[] = [];
  if (has('workflows') || has('light')) {
    queues.push({
      taskQueue: temporal.task_queue,
      workflows: has('workflows'),
      activities: has('light'),
      options: {
        ...(has('workflows')
          ? {
              maxConcurrentWorkflowTaskExecutions: workflows.slots,
              workflowTaskPollerBehavior: pollerBehavior(workflows.pollers),
              maxCachedWorkflows: workflows.cache,
            }
          : {}),
        ...(has('light') ? activityOptions(light.slots, light) : {}),
      },
    });
  }
  if (has('compute')) {
    queues.push({
      taskQueue: computeQueue(temporal.task_queue),
      workflows: false,
      activities: true,
      options: activityOptions(worker.concurrency, compute),
    });
  }
  return queues;
}

/** One kind of work on one task queue. */
export interface QueueToWatch {
  readonly role: WorkerRole;
  readonly queue: string;
  readonly kind: 'workflow' | 'activity';
}

/** All that somebody must poll for, so that everything is done. */
export function queuesToWatch({ temporal }: Pick<SentinelConfig, 'temporal'>): QueueToWatch[] {
  const queue = temporal.task_queue;
  return [
    { role: 'workflows', queue, kind: 'workflow' },
    { role: 'light', queue, kind: 'activity' },
    { role: 'compute', queue: computeQueue(queue), kind: 'activity' },
  ];
}

function activityOptions(
  slots: number,
  { pollers, per_second, queue_per_second }: WorkerConfig['compute'],
): QueueToPoll['options'] {
  return {
    maxConcurrentActivityTaskExecutions: slots,
    activityTaskPollerBehavior: pollerBehavior(pollers),
    ...(per_second === undefined ? {} : { maxActivitiesPerSecond: per_second }),
    ...(queue_per_second === undefined ? {} : { maxTaskQueueActivitiesPerSecond: queue_per_second }),
  };
}

function pollerBehavior(
  pollers: WorkerConfig['compute']['pollers'],
): NonNullable<WorkerOptions['activityTaskPollerBehavior']> {
  return pollers === 'autoscaling' ? { type: 'autoscaling' } : { type: 'simple-maximum', maximum: pollers };
}
