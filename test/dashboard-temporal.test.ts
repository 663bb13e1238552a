/** The dashboard's buttons on a real Temporal server: pressed in a real Chromium, done by a real worker. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Client, ScheduleNotFoundError } from '@temporalio/client';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../api/start-api.js';
import { modelOf } from '../config/load-config.js';
import { createLog } from '../config/log.js';
import { createModelRegistry } from '../model/registry.js';
import { connectClient } from '../worker/connect.js';
import { declaredSchedules } from '../worker/declared-schedules.js';
import { startDevServer } from '../worker/dev-server.js';
import { reconcileSchedules } from '../worker/schedules.js';
import { startRun } from '../worker/start-run.js';
import { startWorkflow } from '../worker/start-workflow.js';
import { createTemporalOperations, type TemporalOperations } from '../worker/temporal-operations.js';
import { RETRAIN, retrainWorkflowId, TASK_QUEUE } from '../workflows/names.js';
import { launchChromium, launched } from './chromium.js';
import { logLabels, logRows } from './logged-rows.js';
import { withPage } from './opened-page.js';
import { freePort } from './temporal-environment.js';
import { temporalProject } from './temporal-project.js';
import { testActivities } from './test-activities.js';
import { withWorker } from './with-worker.js';

const ROWS = 400;
const browser = await launchChromium();

const there = temporalProject({
  modelSettings:
    '    schedule: { every: 1h }\n    drift: { window: { last: 1h }, share: 0.3 }\n    retrain: { min_rows: 100, with_reference: false, decide_within: 5m }',
});
let operations: TemporalOperations;
let address: string;
let stopApi: () => Promise<void>;

beforeAll(async () => {
  const { config } = there.project;
  operations = createTemporalOperations({ config, target: there.temporal.target, address: () => null });
  const api = await startApi({
    config: { ...config, api: { ...config.api, port: 0 } },
    log: createLog('test', { write: () => {} }),
    productVersion: '0.0.0-test',
    apiKeys: [],
    lastRuns: { checks: async () => [], performance: async () => [] },
    operations,
    async startRun(model) {
      const { workflowId, runId, joined } = await startRun(there.temporal.client, TASK_QUEUE, { model });
      return { model, workflow_id: workflowId, run_id: runId, temporal_ui: null, joined };
    },
  });
  address = api.address;
  stopApi = () => api.stop();
  await reconcileSchedules(there.temporal.client, config);
});
afterAll(async () => {
  await stopApi?.();
  await operations?.close();
  await browser?.close();
});

const worker = (work: (client: Client) => Promise<void>) =>
  withWorker(there.temporal, there.bundle, testActivities(there.project.config), work);

async function onModelPage(use: (page: Page) => Promise<void>): Promise<void> {
  await withPage(launched(browser), address, '/models/tiny', async ({ page, complaints }) => {
    await use(page);
    expect(complaints).toEqual([]);
  });
}

describe.skipIf(browser === null)('the dashboard on a real Temporal server', () => {
  it('starts a check that is seen under way and then with its verdict, with no reload', async () => {
    await logRows(there.project.config, { at: new Date(Date.now() - 60_000), rows: ROWS, shift: 30 });
    await onModelPage(async (page) => {
      expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Not checked yet');
      await page.getByRole('button', { name: 'Check now' }).click();
      await page.getByText('A check was started.').waitFor();
      // No worker is there yet, so it stays under way.
      await page.getByText('Under way').waitFor();
      await worker(async () => {
        await page.getByRole('heading', { level: 1, name: 'Drift' }).waitFor({ timeout: 60_000 });
        // The run goes on for a moment after its record is there: it tells whom it has to tell.
        await page.getByText('Under way').waitFor({ state: 'detached', timeout: 60_000 });
      });
      await page.getByRole('link', { name: 'report', exact: true }).click();
      expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Drift');
    });
  });

  it('pauses a schedule on the server and shows it, there and on the first page, until it is resumed', async () => {
    const [schedule] = declaredSchedules(there.project.config);
    const state = async () =>
      (await there.temporal.client.schedule.getHandle(schedule?.id ?? '').describe()).state;
    await onModelPage(async (page) => {
      await page.getByRole('button', { name: 'Pause the schedule' }).click();
      await page.getByText('Paused', { exact: true }).waitFor();
      expect(await state()).toMatchObject({ paused: true, note: 'paused in the dashboard' });
      await page.goto(`${address}/`);
      expect(await page.getByText('paused in the dashboard').isVisible()).toBe(true);
      await page.goto(`${address}/models/tiny`);
      await page.getByRole('button', { name: 'Resume the schedule' }).click();
      await page.getByRole('button', { name: 'Pause the schedule' }).waitFor();
      expect((await state()).paused).toBe(false);
    });
  });

  it('shows a candidate that waits beside the champion, and promotes it at the press of a button', async () => {
    const { config } = there.project;
    const live = join(config.data_dir, 'live', 'tiny');
    await rm(live, { recursive: true, force: true });
    const at = new Date(Date.now() - 60_000);
    await logRows(config, { at, rows: ROWS, shift: 0 });
    await logLabels(config, { at, rows: ROWS, wrong: 1 });
    const registry = createModelRegistry(modelOf(config), { now: () => new Date() });
    const before = (await registry.champion())?.version;
    await worker(async (client) => {
      const workflowId = retrainWorkflowId('tiny');
      await startWorkflow(client, TASK_QUEUE, {
        type: RETRAIN,
        workflowId,
        input: { model: 'tiny' },
        summary: 'r',
        model: 'tiny',
      });
      await onModelPage(async (page) => {
        await page
          .getByRole('heading', { name: 'A candidate waits for a decision' })
          .waitFor({ timeout: 60_000 });
        await page.getByLabel('Your name, for the history').fill('Ada');
        await page.getByRole('button', { name: 'Approve: promote and serve it' }).click();
        await page.getByText('The candidate is approved').waitFor();
      });
      expect(await client.workflow.getHandle(workflowId).result()).toMatchObject({
        outcome: 'promoted',
        decided: { decision: 'approved', by: 'Ada' },
      });
    });
    expect((await registry.champion())?.version).not.toBe(before);
  });

  it('refuses a decision on a run that is over, or is none', async () => {
    const waiting = { workflow_id: retrainWorkflowId('tiny'), candidate: 'rf-1' };
    const decide = (one: typeof waiting) => operations.decide('tiny', 'approve', one, { by: 'Ada' });
    await expect(decide(waiting)).rejects.toMatchObject({ code: 'SENT_RETRAIN_NOT_WAITING' });
    await expect(decide({ ...waiting, workflow_id: 'nosuch' })).rejects.toMatchObject({
      code: 'SENT_RETRAIN_NOT_WAITING',
    });
    await expect(decide({ ...waiting, workflow_id: 'drift/tiny' })).rejects.toMatchObject({
      code: 'SENT_RETRAIN_NOT_WAITING',
    });
  });

  it('says that a schedule is not on the server', async () => {
    const handle = there.temporal.client.schedule.getHandle('drift-tiny');
    await handle.delete();
    await expect(operations.pause('tiny', 'x', null)).rejects.toMatchObject({
      code: 'SENT_SCHEDULE_NOT_APPLIED',
    });
    await expect(handle.describe()).rejects.toBeInstanceOf(ScheduleNotFoundError);
    await expect
      .poll(async () => (await operations.look()).models.get('tiny')?.schedule, { timeout: 20_000 })
      .toBeNull();
  });
});

describe('with Temporal away', () => {
  it('answers within a second, the first time and every time, and says so', async () => {
    const port = await freePort();
    const target = {
      address: `127.0.0.1:${port}`,
      namespace: 'default',
      connection: { address: `127.0.0.1:${port}` },
    };
    const away = createTemporalOperations({ config: there.project.config, target, address: () => null });
    try {
      const waits: number[] = [];
      for (let turn = 0; turn < 4; turn++) {
        const started = performance.now();
        const { problem, as_of } = await away.look();
        waits.push(performance.now() - started);
        expect(problem).toContain(`Temporal does not answer at 127.0.0.1:${port}`);
        expect(as_of).toBeNull();
      }
      const [first = 0, ...later] = waits;
      // The bound is 0.8 s; the rest is for a machine under load.
      expect(first).toBeLessThan(3_000);
      // Once it is known to be away nobody waits for it again.
      for (const wait of later) expect(wait).toBeLessThan(first / 2);
      await expect(away.pause('tiny', 'x', null)).rejects.toMatchObject({
        code: 'SENT_TEMPORAL_UNREACHABLE',
      });
    } finally {
      await away.close();
    }
  });

  it('shows what was known, and that it is old, once the server is gone; and what is, once it is back', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sentinel-away-'));
    const port = await freePort();
    const start = () =>
      startDevServer({
        cli: there.temporal.cli,
        port,
        uiPort: null,
        namespace: 'default',
        retention: '72h',
        databaseFile: join(folder, 'temporal.db'),
      });
    let server = await start();
    const target = { address: server.address, namespace: 'default', connection: { address: server.address } };
    const watched = createTemporalOperations({ config: there.project.config, target, address: () => null });
    try {
      const client = await connectClient(target);
      await reconcileSchedules(client, there.project.config);
      await client.connection.close();
      const next = async () => (await watched.look()).models.get('tiny')?.schedule?.next;
      await expect.poll(next, { timeout: 20_000 }).toEqual(expect.any(String));
      const seen = await next();
      await server.stop();
      await expect
        .poll(async () => (await watched.look()).problem, { timeout: 20_000 })
        .toContain('does not answer');
      expect(await next()).toBe(seen);
      expect((await watched.look()).as_of).not.toBeNull();
      server = await start();
      await expect.poll(async () => (await watched.look()).problem, { timeout: 40_000 }).toBeNull();
    } finally {
      await watched.close();
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    }
  });
});
