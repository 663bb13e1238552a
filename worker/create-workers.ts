import { type NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker';
import type { QueueToPoll } from './worker-roles.js';

/** How long heartbeats are gathered before they are sent. Cancellation comes back with one, so it takes no longer than this. */
export const MAX_HEARTBEAT_THROTTLE_MS = 2_000;

/** How long a stopping worker waits for its activities before it cancels them. */
export const SHUTDOWN_GRACE_MS = 10_000;

export interface WorkersToCreate {
  readonly connection: NativeConnection;
  readonly namespace: string;
  readonly queues: readonly QueueToPoll[];
  /** What the workflows are loaded from, and how they and the activities are traced. */
  readonly source: Partial<WorkerOptions>;
  /**
   * Every activity. Each queue's worker knows all of them: which queue a step goes to is the workflow's decision, and while
   * a new version is rolled out that may be an older workflow's.
   */
  readonly activities: object;
  /** What all of them are told besides. */
  readonly options?: Pick<WorkerOptions, 'workerDeploymentOptions'>;
}

/** The workers of one process. */
export interface Workers {
  /** Polls on every queue. Resolves when all have stopped; rejects when one broke, once the others have stopped. */
  run(): Promise<void>;
  /** Lets running activities finish for the grace time, then ends. */
  shutdown(): void;
}

/** Creates a worker for each task queue; they begin to poll when they are run. */
export async function createWorkers({
  connection,
  namespace,
  queues,
  source,
  activities,
  options: common = {},
}: WorkersToCreate): Promise<Workers> {
  const { workflowBundle: _bundle, workflowsPath: _path, sinks: _sinks, ...withoutWorkflows } = source;
  const created: Worker[] = [];
  const shutdown = (): void => {
    for (const worker of created) if (worker.getState() === 'RUNNING') worker.shutdown();
  };
  const run = async (): Promise<void> => {
    const ends = await Promise.allSettled(created.map((worker) => worker.run().finally(shutdown)));
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  };
  try {
    for (const queue of queues) {
      created.push(
        await Worker.create({
          connection,
          namespace,
          taskQueue: queue.taskQueue,
          ...(queue.workflows ? source : withoutWorkflows),
          ...(queue.activities ? { activities } : { enableNonLocalActivities: false }),
          ...queue.options,
          ...common,
          maxHeartbeatThrottleInterval: MAX_HEARTBEAT_THROTTLE_MS,
          shutdownGraceTime: SHUTDOWN_GRACE_MS,
        }),
      );
    }
  } catch (error) {
    // One that was created holds the connection until it has run.
    const ended = run();
    shutdown();
    await ended.catch(() => {});
    throw error;
  }
  return { run, shutdown };
}
