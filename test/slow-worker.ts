/** A worker process for the kill test: with TEST_HOLD it enters `testColumns` and stays there until it is killed. */
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { Registry } from 'prom-client';
import { createActivities } from '../activities/create-activities.js';
import { loadConfig } from '../config/load-config.js';
import { createRunMetrics } from '../metrics/run-metrics.js';
import { workflowsPath } from '../worker/workflow-bundle.js';
import { TASK_QUEUE } from '../workflows/names.js';

Runtime.install({ logger: new DefaultLogger('ERROR') });
const config = await loadConfig();
const connection = await NativeConnection.connect({ address: process.env.TEST_TEMPORAL ?? '' });
const real = createActivities({
  config,
  metrics: createRunMetrics(new Registry(), ['tiny']),
  publicUrl: 'http://127.0.0.1:5000',
  productVersion: '0.0.0-test',
  notifiers: [],
  now: () => new Date(),
});
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
