/**
 * What a person sees of checks in Temporal's UI, in a browser. With RECORD_SCREENSHOT=1 it makes `docs/temporal-ui.png`.
 */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Context } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import { DefaultLogger, Runtime, type WorkflowBundle } from '@temporalio/worker';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../config/package-root.js';
import { checkSummary } from '../worker/check-summary.js';
import { connectClient } from '../worker/connect.js';
import { type DevServer, startDevServer } from '../worker/dev-server.js';
import { reconcileSchedules } from '../worker/schedules.js';
import { type StartedCheck, startRun } from '../worker/start-run.js';
import { resolveTemporalCli } from '../worker/temporal-cli.js';
import { TASK_QUEUE } from '../workflows/names.js';
import { launchChromium } from './chromium.js';
import { logRows } from './logged-rows.js';
import { freePort } from './temporal-environment.js';
import { testActivities } from './test-activities.js';
import { type TinyProject, tinyProject } from './tiny-project.js';
import { bundleWorkflows, withWorker } from './with-worker.js';

const END = '2026-01-05T10:00:00.000Z';
let folder: string;
let server: DevServer;
let client: Client;
let bundle: WorkflowBundle;
let project: TinyProject;
let browser: Browser | null;
let ui: string;

beforeAll(async () => {
  browser = await launchChromium();
  if (!browser) return;
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  folder = await mkdtemp(join(tmpdir(), 'sentinel-ui-'));
  const [port, uiPort] = [await freePort(), await freePort()];
  ui = `http://127.0.0.1:${uiPort}/namespaces/default/workflows`;
  [server, bundle, project] = await Promise.all([
    startDevServer({
      cli: await resolveTemporalCli({ say: () => {} }),
      port,
      uiPort,
      namespace: 'default',
      retention: '72h',
      databaseFile: join(folder, 'temporal.db'),
    }),
    bundleWorkflows(),
    tinyProject({
      trained: false,
      models: ['income', 'churn', 'fraud'],
      modelSettings: '    drift: { window: { last: 24h }, share: 0.3 }\n    schedule: { every: 1h }',
    }),
  ]);
  const address = `127.0.0.1:${port}`;
  client = await connectClient({ address, namespace: 'default', connection: { address } });
  const at = new Date('2026-01-05T09:30:00Z');
  await logRows(project.config, { model: 'income', at, rows: 400, shift: 12 });
  await logRows(project.config, { model: 'churn', at, rows: 400 });
  await writeFile(join(project.folder, 'fraud.csv'), 'age,city,prediction,probability\nold,Bern,1,0.5\n');
});
afterAll(async () => {
  await browser?.close();
  await client?.connection.close();
  await server?.stop();
  await project?.remove();
  if (folder) await rm(folder, { recursive: true, force: true });
});

describe("Temporal's UI", () => {
  it('tells model, window, verdict, share and report of a check, and the reason of a failed one', async (test) => {
    if (!browser) return test.skip('there is no Chromium; in CI that is an error');
    const page = await browser.newPage({ viewport: { width: 1280, height: 860 } });
    await withWorker(
      { address: server.address, client },
      bundle,
      testActivities(project.config),
      async () => {
        const runs = new Map<string, StartedCheck>();
        for (const model of Object.values(project.config.models)) {
          const run = await startRun(
            client,
            TASK_QUEUE,
            { model: model.id, as_of: END },
            checkSummary(model),
          );
          runs.set(model.id, run);
          await client.workflow
            .getHandle(run.workflowId, run.runId)
            .result()
            .catch(() => {});
        }
        const pageOf = (model: string): string => {
          const run = runs.get(model);
          return `${ui}/${encodeURIComponent(run?.workflowId ?? '')}/${run?.runId}`;
        };
        // Markdown is shown in frames of its own.
        const textOf = async (): Promise<string> => {
          const texts = page.frames().map((frame) => frame.locator('body').textContent({ timeout: 5_000 }));
          return (await Promise.allSettled(texts))
            .map((text) => (text.status === 'fulfilled' ? text.value : ''))
            .join(' ')
            .replaceAll(/\s+/g, ' ');
        };
        const shows = (expected: string | RegExp) =>
          expect
            .poll(textOf, { timeout: 30_000 })
            .toMatch(typeof expected === 'string' ? new RegExp(literally(expected)) : expected);

        const query = encodeURIComponent('SentinelVerdict="drift"');
        await page.goto(`${ui}?query=${query}`);
        await shows('drift/income');
        expect(await textOf()).not.toContain('drift/churn');

        await page.goto(`${pageOf('fraud')}/history`);
        await shows('fraud.csv, row 2, column "age": expected a number, got "old"');
        await shows('SENT_DATA_VALUE_INVALID');

        await page.goto(`${pageOf('income')}/user-metadata`);
        await shows('income, 2026-01-04 10:00 to 2026-01-05 10:00 UTC: drift');
        await shows(/age.*drifted/);
        const links = page.frames().map((frame) => frame.getByRole('link', { name: 'Open the report' }));
        const found = await Promise.all(
          links.map(async (link) => ((await link.count()) > 0 ? link.first().getAttribute('href') : null)),
        );
        expect(found).toContain('http://127.0.0.1:5000/reports/income/drift_20260105_100000.html');
        await page.goto(`${pageOf('income')}/history`);
        await shows('income: drift check of the last 24h');
        await shows('400 rows against 600');
        if (process.env.RECORD_SCREENSHOT) {
          await page.waitForTimeout(1_500);
          await page.screenshot({ path: join(packageRoot(), 'docs', 'temporal-ui.png') });
        }
      },
    );
    await page.close();
  });

  it('starts a check from its form as the document says, and cancels one', async (test) => {
    if (!browser) return test.skip('there is no Chromium; in CI that is an error');
    const page = await browser.newPage({ viewport: { width: 1280, height: 1100 } });
    // The very words that docs/temporal.md tells people to type.
    const document = await readFile(join(packageRoot(), 'docs', 'temporal.md'), 'utf8');
    const [, type = '', queue = '', id = '', input = ''] =
      /workflow start --type (\S+) --task-queue (\S+) --workflow-id (\S+) --input '([^']+)'/.exec(document) ??
      [];
    const fillIn = async (workflowId: string): Promise<void> => {
      await page.goto(`${ui}/start-workflow`);
      await page.locator('#workflowId').fill(workflowId);
      await page.locator('#taskQueue').fill(queue);
      await page.locator('#workflowType').fill(type);
      await page.locator('.cm-content').first().click();
      await page.keyboard.insertText(input);
      // Left, the field lays out what was typed, and all below it moves.
      await page.getByRole('heading', { name: 'Start a Workflow' }).click();
      await page.getByTestId('start-workflow-button').click();
    };
    let hold = false;
    const real = testActivities(project.config);
    const held: typeof real = {
      ...real,
      async testColumns(run) {
        if (!hold) return real.testColumns(run);
        const context = Context.current();
        const beat = setInterval(() => context.heartbeat(), 300);
        return context.cancelled.finally(() => clearInterval(beat));
      },
    };
    await withWorker({ address: server.address, client }, bundle, held, async () => {
      await fillIn(`${id}/by-form`);
      const handle = client.workflow.getHandle(`${id}/by-form`);
      const started = (): Promise<string> =>
        handle.describe().then(
          ({ status }) => status.name,
          () => 'not there',
        );
      await expect.poll(started, { timeout: 30_000 }).not.toBe('not there');
      expect(await handle.result()).toMatchObject({
        model: JSON.parse(input).model,
        window: { end: new Date(JSON.parse(input).as_of).toISOString() },
      });

      hold = true;
      await fillIn(id);
      const open = client.workflow.getHandle(id);
      const steps = () =>
        open.describe().then(
          ({ raw }) => (raw.pendingActivities ?? []).map(({ activityType }) => activityType?.name),
          () => [],
        );
      await expect.poll(steps, { timeout: 30_000 }).toEqual(['testColumns']);
      const { runId } = await open.describe();
      await page.goto(`${ui}/${encodeURIComponent(id)}/${runId}/history`);
      await page.getByRole('button', { name: 'Request Cancellation' }).click();
      const asked = Date.now();
      await page.locator('[data-testid=confirm-modal-button]:visible').click();
      await expect
        .poll(() => open.describe().then(({ status }) => status.name), { timeout: 30_000 })
        .toBe('CANCELLED');
      expect(Date.now() - asked).toBeLessThan(20_000);
      expect(await readdir(join(project.config.data_dir, 'windows', 'income'))).toEqual([]);
    });
    await page.close();
  });

  it('pauses, resumes, triggers and backfills a schedule', async (test) => {
    if (!browser) return test.skip('there is no Chromium; in CI that is an error');
    const page = await browser.newPage({ viewport: { width: 1280, height: 1100 } });
    await reconcileSchedules(client, project.config);
    const handle = client.schedule.getHandle('drift-income');
    const state = async () => (await handle.describe()).state;
    const confirm = () => page.locator('[data-testid=confirm-modal-button]:visible').click();
    const choose = async (action: string): Promise<void> => {
      await page.reload();
      await page.locator('#schedule-actions-menu-button').click();
      await page.getByTestId(action).click();
    };
    const ended = async (workflowId: string): Promise<unknown> =>
      client.workflow.getHandle(workflowId).result();
    await page.goto(`${ui.replace(/workflows$/, 'schedules')}/drift-income`);

    await page.locator('#schedule-actions-primary-button').click();
    await page.locator('#pause-reason').fill('the warehouse is moving');
    await confirm();
    await expect
      .poll(state, { timeout: 15_000 })
      .toMatchObject({ paused: true, note: 'the warehouse is moving' });
    // A worker that starts meanwhile leaves it so.
    expect(await reconcileSchedules(client, project.config)).toMatchObject({ updated: [], failed: [] });
    await page.reload();
    await page.getByRole('button', { name: 'Unpause' }).click();
    await page.locator('input[id*=pause-reason]:visible').fill('it has moved');
    await confirm();
    await expect.poll(state, { timeout: 15_000 }).toMatchObject({ paused: false, note: 'it has moved' });

    await withWorker(
      { address: server.address, client },
      bundle,
      testActivities(project.config),
      async () => {
        const taken = async () => (await handle.describe()).info.recentActions;
        await choose('trigger-schedule');
        await confirm();
        await expect.poll(async () => (await taken()).length, { timeout: 15_000 }).toBe(1);
        expect(await ended((await taken())[0]?.action.workflow.workflowId ?? '')).toMatchObject({
          model: 'income',
        });

        await choose('backfill-schedule');
        const times = [
          ['hour', '00', '00'],
          ['minute', '00', '30'],
          ['second', '00', '00'],
        ] as const;
        for (const [field, from, to] of times) {
          await page.locator(`#${field}:visible`).first().fill(from);
          await page.locator(`#${field}:visible`).last().fill(to);
        }
        await page.locator('[id=AllowAll]:visible').check({ force: true });
        await confirm();
        const midnight = `drift/income-${new Date().toISOString().slice(0, 10)}T00:00:00Z`;
        const found = (): Promise<string> =>
          client.workflow
            .getHandle(midnight)
            .describe()
            .then(
              ({ workflowId }) => workflowId,
              () => 'not there',
            );
        await expect.poll(found, { timeout: 20_000 }).toBe(midnight);
        expect(await ended(midnight)).toMatchObject({
          window: { end: `${new Date().toISOString().slice(0, 10)}T00:00:00.000Z` },
        });
      },
    );
    await page.close();
  });
});

function literally(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
