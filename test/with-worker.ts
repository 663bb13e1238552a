/** Workers of tests: in this process, and in one of their own that may be killed. */
import { type ChildProcess, fork } from 'node:child_process';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import {
  bundleWorkflowCode,
  DefaultLogger,
  NativeConnection,
  Worker,
  type WorkerOptions,
  type WorkflowBundle,
} from '@temporalio/worker';
import type { createActivities } from '../activities/create-activities.js';
import { entryPoint } from '../config/package-root.js';
import { MAX_HEARTBEAT_THROTTLE_MS } from '../worker/create-workers.js';
import { workflowsPath } from '../worker/workflow-bundle.js';
import { computeQueue, TASK_QUEUE } from '../workflows/names.js';
import type { TemporalEnvironment } from './temporal-environment.js';

type Activities = ReturnType<typeof createActivities>;

/**
 * The workflows, bundled from the sources; once for a run of the tests, as that takes seconds. Test files of workflows run one
 * after the other.
 */
export async function bundleWorkflows(): Promise<WorkflowBundle> {
  const codePath = workflowBundlePath();
  const kept = await readFile(codePath, 'utf8').catch(() => null);
  if (kept !== null) return { code: kept };
  const logger = new DefaultLogger('ERROR');
  const { code } = await bundleWorkflowCode({ workflowsPath: workflowsPath(), logger });
  const written = `${codePath}.${process.pid}`;
  await writeFile(written, code);
  await rename(written, codePath);
  return { code };
}

/** Where `bundleWorkflows` leaves them for worker processes. */
export function workflowBundlePath(): string {
  const { TEST_ENTRY_POINTS: folder } = process.env;
  if (folder === undefined) throw new Error('the tests run without their global setup');
  return join(folder, 'workflow-bundle.js');
}

/** A server, and the task queue of the workers there; the usual one unless told. */
export interface WorkersPlace extends Pick<TemporalEnvironment, 'address'> {
  readonly taskQueue?: string;
}

/** Runs a worker with these activities while `work` is done. */
export async function withWorker<T>(
  temporal: WorkersPlace & Pick<TemporalEnvironment, 'client'>,
  workflowBundle: WorkflowBundle,
  activities: Partial<Activities>,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const connection = await NativeConnection.connect({ address: temporal.address });
  try {
    const workers = await testWorkers({
      connection,
      taskQueue: temporal.taskQueue,
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
  taskQueue = TASK_QUEUE,
  ...options
}: Omit<WorkerOptions, 'taskQueue'> & {
  readonly workflowBundle: WorkflowBundle;
  readonly taskQueue?: string | undefined;
}): Promise<{
  run(): Promise<void>;
  shutdown(): void;
  runUntil<T>(work: () => Promise<T>): Promise<T>;
}> {
  const main = await Worker.create({ ...options, workflowBundle, taskQueue });
  const compute = await Worker.create({ ...options, taskQueue: computeQueue(taskQueue) });
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
 * The workflows must have been bundled before.
 *
 * @param hold by workflow id the activity that it is to stay in, once all the activity's work is done; or, as `activity@phase`,
 *   in which phase of it the process is to kill itself
 */
export function startWorkerProcess(
  temporal: WorkersPlace,
  configPath: string,
  hold: Readonly<Record<string, string>> = {},
): WorkerProcess {
  const child = fork(entryPoint('test/slow-worker'), [], {
    env: {
      ...process.env,
      SENTINEL_CONFIG: configPath,
      TEST_TEMPORAL: temporal.address,
      TEST_TASK_QUEUE: temporal.taskQueue ?? TASK_QUEUE,
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
