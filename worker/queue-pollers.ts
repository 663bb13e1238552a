import type { Client } from '@temporalio/client';
import proto from '@temporalio/proto';
import type { SentinelConfig } from '../config/load-config.js';
import { queuesToWatch, type WorkerRole } from './worker-roles.js';

const { TaskQueueType } = proto.temporal.api.enums.v1;
const TYPES = {
  workflow: TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
  activity: TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY,
} as const;

/** A poll stays open for a minute; who has not polled for longer than that is gone. */
const ALIVE_MS = 90_000;

/** How many workers there are for one kind of work. */
export interface QueuePollers {
  readonly role: WorkerRole;
  readonly taskQueue: string;
  readonly workers: number;
}

/** Who polls for the work of this project. Where nobody does, work waits without a word: Temporal knows no wrong queue. */
export async function queuePollers(
  client: Client,
  config: Pick<SentinelConfig, 'temporal'>,
  now: () => number = Date.now,
): Promise<QueuePollers[]> {
  return Promise.all(
    queuesToWatch(config).map(async ({ role, queue: taskQueue, kind }) => {
      const { pollers } = await client.workflowService.describeTaskQueue({
        namespace: client.options.namespace,
        taskQueue: { name: taskQueue },
        taskQueueType: TYPES[kind],
      });
      const alive = (pollers ?? []).filter(
        ({ lastAccessTime }) => now() - Number(lastAccessTime?.seconds ?? 0) * 1000 < ALIVE_MS,
      );
      return { role, taskQueue, workers: new Set(alive.map(({ identity }) => identity)).size };
    }),
  );
}
