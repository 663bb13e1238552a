/** Workers of tests: in this process, and in one of their own that may be killed. */
import { type ChildProcess, fork } from 'node:child_process';
import type { Client } from '@temporalio/client';
import {
  bundleWorkflowCode,
  DefaultLogger,
  NativeConnection,
  Worker,
  type WorkflowBundleWithSourceMap,
} from '@temporalio/worker';
import type { createActivities } from '../activities/create-activities.js';
import { MAX_HEARTBEAT_THROTTLE_MS } from '../worker/run-worker.js';
import { workflowsPath } from '../worker/workflow-bundle.js';
import { TASK_QUEUE } from '../workflows/names.js';
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
    const worker = await Worker.create({
      connection,
      taskQueue: TASK_QUEUE,
      workflowBundle,
      activities,
      maxHeartbeatThrottleInterval: MAX_HEARTBEAT_THROTTLE_MS,
    });
    return await worker.runUntil(() => work(temporal.client));
  } finally {
    await connection.close();
  }
}

export interface WorkerProcess {
  readonly process: ChildProcess;
  /** Resolves when it polls. */
  readonly polling: Promise<void>;
  /** The models whose activity it holds. */
  readonly holds: () => string[];
}

/**
 * A worker with the real activities of a project, in a process of its own.
 *
 * @param hold by model the activity that it is to stay in, once all the activity's work is done
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
