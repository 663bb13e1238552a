/** A worker process for the kill test: with TEST_HOLD it enters `testColumns` and stays there until it is killed. */
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { loadConfig } from '../config/load-config.js';
import { workflowsPath } from '../worker/workflow-bundle.js';
import { TASK_QUEUE } from '../workflows/names.js';
import { testActivities } from './test-activities.js';

Runtime.install({ logger: new DefaultLogger('ERROR') });
const config = await loadConfig();
const connection = await NativeConnection.connect({ address: process.env.TEST_TEMPORAL ?? '' });
const real = testActivities(config);
const held: Partial<typeof real> = {
  async testColumns() {
    process.send?.('in testColumns');
    return new Promise(() => setInterval(() => {}, 1_000));
  },
};
const worker = await Worker.create({
  connection,
  taskQueue: TASK_QUEUE,
  workflowsPath: workflowsPath(),
  activities: process.env.TEST_HOLD ? { ...real, ...held } : real,
});
process.send?.('polling');
await worker.run();
