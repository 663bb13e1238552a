/**
 * A worker process for tests that end it. TEST_HOLD names by workflow id (a JSON object) the activity in which it stays, its
 * work done, until it is killed or told to stop; or, written `activity@phase`, the phase of that activity in which the
 * process kills itself.
 */
import type { Context } from '@temporalio/activity';
import {
  type ActivityInterceptors,
  DefaultLogger,
  NativeConnection,
  Runtime,
  Worker,
} from '@temporalio/worker';
import * as z from 'zod';
import { loadConfig } from '../config/load-config.js';
import { MAX_HEARTBEAT_THROTTLE_MS } from '../worker/create-workers.js';
import { computeQueue, TASK_QUEUE } from '../workflows/names.js';
import { testActivities } from './test-activities.js';
import { workflowBundlePath } from './with-worker.js';

Runtime.install({ logger: new DefaultLogger('ERROR') });
const config = await loadConfig();
const hold = z.record(z.string(), z.string()).parse(JSON.parse(process.env.TEST_HOLD || '{}'));
const taskQueue = process.env.TEST_TASK_QUEUE || TASK_QUEUE;
const connection = await NativeConnection.connect({ address: process.env.TEST_TEMPORAL ?? '' });

/** Every activity as it is, and then, where it is to be held, silence instead of its answer. */
function pausing(context: Context): ActivityInterceptors {
  const { activityType, workflowExecution } = context.info;
  const workflowId = workflowExecution?.workflowId ?? '';
  const [activity, phase] = hold[workflowId]?.split('@') ?? [];
  if (activity !== activityType) return {};
  if (phase !== undefined) dieIn(phase, context);
  return {
    inbound: {
      async execute(input, next) {
        const output = await next(input);
        if (phase !== undefined) return output;
        const beat = setInterval(() => context.heartbeat('held'), 500);
        process.send?.(workflowId);
        return context.cancelled.finally(() => clearInterval(beat));
      },
    },
  };
}

/** Ends this process, as `kill -9` does, when the activity tells of that phase: in the middle of its work. */
function dieIn(phase: string, context: Context): void {
  const { heartbeat } = context;
  const watched = (details?: unknown): void => {
    const now = typeof details === 'object' && details !== null && 'phase' in details ? details.phase : null;
    if (now === phase) process.kill(process.pid, 'SIGKILL');
    heartbeat(details);
  };
  Object.defineProperty(context, 'heartbeat', { value: watched });
}

const options = {
  connection,
  shutdownGraceTime: '1s',
  maxHeartbeatThrottleInterval: MAX_HEARTBEAT_THROTTLE_MS,
  activities: testActivities(config),
  interceptors: { activity: [pausing] },
};
const worker = await Worker.create({
  ...options,
  taskQueue,
  // How long a run that it has in its cache waits for it when it is gone: a run hears of what happened before its steps are given up.
  stickyQueueScheduleToStartTimeout: '1s',
  workflowBundle: { codePath: workflowBundlePath() },
});
const compute = await Worker.create({ ...options, taskQueue: computeQueue(taskQueue) });
process.send?.('polling');
await Promise.all([worker.run(), compute.run()]);
await connection.close();
process.disconnect?.();
