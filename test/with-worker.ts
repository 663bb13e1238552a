/** Workers of tests: in this process, and in one of their own that may be killed. */
import { type ChildProcess, fork } from 'node:child_process';
import type { Client } from '@temporalio/client';
import {
  bundleWorkflowCode,
  DefaultLogger,
  NativeConnection,
  Worker,
  type WorkerOptions,
  type WorkflowBundleWithSourceMap,
} from '@temporalio/worker';
import type { createActivities } from '../activities/create-activities.js';
import { MAX_HEARTBEAT_THROTTLE_MS } from '../worker/create-workers.js';
import { workflowsPath } from '../worker/workflow-bundle.js';
import { computeQueue, TASK_QUEUE } from '../workflows/names.js';
import type { TemporalEnvironment } from './temporal-environment.js';

type Activities = ReturnType<typeof createActivities>;

/** The workflows, bundled once for all workers of a test file. */
export function bundleWorkflows(): Promise<WorkflowBundleWithSourceMap> {
  return bundleWorkflowCode({ workflowsPath: workflowsPath(), logger: new DefaultLogger('ERROR') });
}

/** Runs a worker with these activities while `work` is done. */
export async function withWorker<T>(
  temporal: Pick<TemporalEnvironment, 'address' | 'client'>,
  workflowBundle: WorkflowBundleWithSourceMap,
  activities: Partial<Activities>,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const connection = await NativeConnection.connect({ address: temporal.address });
  try {
    const workers = await testWorkers({
      connection,
      workflowBundle,
      activities,
      maxHeartbeatThrottleInterval: MAX_HEARTBEAT_THROTTLE_MS,
    });
    return await workers.runUntil(() => work(temporal.client));
  } finally {
    await connection.close();
  }
}

/** A worker on the task queue, and one beside it for the steps that compute; both know the same activities. */
export async function testWorkers({
  workflowBundle,
  ...options
}: Omit<WorkerOptions, 'taskQueue'> & { readonly workflowBundle: WorkflowBundleWithSourceMap }): Promise<{
  run(): Promise<void>;
  shutdown(): void;
  runUntil<T>(work: () => Promise<T>): Promise<T>;
}> {
  const main = await Worker.create({ ...options, workflowBundle, taskQueue: TASK_QUEUE });
  const compute = await Worker.create({ ...options, taskQueue: computeQueue(TASK_QUEUE) });
  return {
    async run() {
      await Promise.all([main.run(), compute.run()]);
    },
    shutdown() {
      main.shutdown();
      compute.shutdown();
    },
    runUntil: (work) => main.runUntil(compute.runUntil(work)),
  };
}

export interface WorkerProcess {
  readonly process: ChildProcess;
  /** Resolves when it polls. */
  readonly polling: Promise<void>;
  /** The ids of the workflows whose activity it holds. */
  readonly holds: () => string[];
}

/**
 * A worker with the real activities of a project, in a process of its own.
 *
 * @param hold by workflow id the activity that it is to stay in, once all the activity's work is done; or, as `activity@phase`,
 *   in which phase of it the process is to kill itself
 */
export function startWorkerProcess(
  temporal: Pick<TemporalEnvironment, 'address'>,
  configPath: string,
  hold: Readonly<Record<string, string>> = {},
): WorkerProcess {
  const child = fork(new URL('./slow-worker.ts', import.meta.url), [], {
    execArgv: ['--import', 'tsx'],
    env: {
      ...process.env,
      SENTINEL_CONFIG: configPath,
      TEST_TEMPORAL: temporal.address,
      TEST_HOLD: JSON.stringify(hold),
    },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const held = new Set<string>();
  const polling = new Promise<void>((resolve, reject) => {
    child.on('message', (word) => {
      if (word === 'polling') resolve();
      else held.add(String(word));
    });
    child.once('exit', (code, signal) => reject(new Error(`the worker ended with ${signal ?? code}`)));
  });
  // Whoever does not wait for it may kill it.
  polling.catch(() => {});
  return { process: child, polling, holds: () => [...held].sort() };
}
