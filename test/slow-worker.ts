/**
 * A worker process for tests that end it. It stays in the activities that TEST_HOLD names by model (a JSON object), each
 * once its work is done, until it is killed or told to stop.
 */
import { Context } from '@temporalio/activity';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import * as z from 'zod';
import { loadConfig } from '../config/load-config.js';
import { workflowsPath } from '../worker/workflow-bundle.js';
import { computeQueue, TASK_QUEUE } from '../workflows/names.js';
import { testActivities } from './test-activities.js';

Runtime.install({ logger: new DefaultLogger('ERROR') });
const config = await loadConfig();
const hold = z.record(z.string(), z.string()).parse(JSON.parse(process.env.TEST_HOLD || '{}'));
const connection = await NativeConnection.connect({ address: process.env.TEST_TEMPORAL ?? '' });

/** The activity as it is, and then, for a model that is to be held, silence instead of its answer. */
function holding<Input extends { readonly model: string }, Output>(
  name: string,
  activity: (input: Input) => Promise<Output>,
): (input: Input) => Promise<Output> {
  return async (input) => {
    const output = await activity(input);
    if (hold[input.model] === name) {
      const context = Context.current();
      const beat = setInterval(() => context.heartbeat('held'), 500);
      process.send?.(input.model);
      await context.cancelled.finally(() => clearInterval(beat));
    }
    return output;
  };
}

const real = testActivities(config);
const options = {
  connection,
  shutdownGraceTime: '1s',
  activities: {
    ...real,
    loadWindow: holding('loadWindow', real.loadWindow),
    testColumns: holding('testColumns', real.testColumns),
    renderReport: holding('renderReport', real.renderReport),
    publishRun: holding('publishRun', real.publishRun),
    notify: holding('notify', real.notify),
    abandonRun: holding('abandonRun', real.abandonRun),
    evaluateWindow: holding('evaluateWindow', real.evaluateWindow),
  },
};
const worker = await Worker.create({ ...options, taskQueue: TASK_QUEUE, workflowsPath: workflowsPath() });
const compute = await Worker.create({ ...options, taskQueue: computeQueue(TASK_QUEUE) });
process.send?.('polling');
await Promise.all([worker.run(), compute.run()]);
await connection.close();
process.disconnect?.();
