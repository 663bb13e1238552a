/**
 * Records one run of `driftCheck` of each way that it can end, as files that later versions of the code must be able to replay.
 *
 *   npm run record-drift-checks
 *
 * Histories of the other workflows are recorded by their tests, when RECORD_HISTORIES is set.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Context } from '@temporalio/activity';
import { type ScheduleHandle, ScheduleOverlapPolicy } from '@temporalio/client';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { logRows } from '../test/logged-rows.js';
import { recordHistory } from '../test/recorded-history.js';
import { startTemporal } from '../test/temporal-environment.js';
import { testActivities } from '../test/test-activities.js';
import { tinyProject, tinyReference } from '../test/tiny-project.js';
import { bundleWorkflows, withWorker } from '../test/with-worker.js';
import { reconcileSchedules } from '../worker/schedules.js';
import { startRun } from '../worker/start-run.js';
import { TASK_QUEUE } from '../workflows/names.js';

const END = '2026-01-05T10:00:00.000Z';

process.env.RECORD_HISTORIES = '1';
Runtime.install({ logger: new DefaultLogger('ERROR') });
const [temporal, bundle, project] = await Promise.all([
  startTemporal(),
  bundleWorkflows(),
  tinyProject({
    trained: false,
    modelSettings: '    drift: { window: { last: 1h }, share: 0.3 }\n    schedule: { every: 24h }',
  }),
]);
const real = testActivities(project.config);

async function record(workflowId: string, name: string): Promise<void> {
  await recordHistory(temporal, workflowId, name);
  process.stdout.write(`test/histories/${name}.json\n`);
}

/** A check of a model, until it has ended in whatever way. */
async function ended(model: string, activities: Partial<typeof real> = {}, cancel = false): Promise<void> {
  await withWorker(temporal, bundle, { ...real, ...activities }, async (client) => {
    const { workflowId, runId } = await startRun(client, TASK_QUEUE, { model, as_of: END });
    const handle = client.workflow.getHandle(workflowId, runId);
    if (cancel) setTimeout(() => handle.cancel(), 3_000);
    await handle.result().catch(() => {});
  });
}

async function firstActionOf(schedule: ScheduleHandle): Promise<string> {
  for (const until = Date.now() + 60_000; Date.now() < until; await sleep(500)) {
    const [action] = (await schedule.describe()).info.recentActions;
    if (action) return action.action.workflow.workflowId;
  }
  throw new Error('the schedule started nothing');
}

const held: Partial<typeof real> = {
  async testColumns() {
    const context = Context.current();
    const beat = setInterval(() => context.heartbeat(), 500);
    return context.cancelled.finally(() => clearInterval(beat));
  },
};

try {
  await logRows(project.config, { at: new Date('2026-01-05T09:30:00Z'), rows: 300, shift: 12 });
  await ended('tiny');
  await record('drift/tiny', 'drift-check');
  await ended('nosuch');
  await record('drift/nosuch', 'drift-check-unknown-model');
  const reference = join(project.folder, 'reference.csv');
  await writeFile(reference, 'age,city,prediction,probability\nold,Bern,1,0.5\n');
  await ended('tiny');
  await record('drift/tiny', 'drift-check-failed');
  await writeFile(reference, tinyReference());
  await ended('tiny', held, true);
  await record('drift/tiny', 'drift-check-cancelled');
  await reconcileSchedules(temporal.client, project.config);
  await withWorker(temporal, bundle, real, async (client) => {
    const schedule = client.schedule.getHandle('drift-tiny');
    await schedule.trigger(ScheduleOverlapPolicy.ALLOW_ALL);
    const id = await firstActionOf(schedule);
    await client.workflow.getHandle(id).result();
    await record(id, 'drift-check-scheduled');
  });
} finally {
  await temporal.stop();
  await project.remove();
}
