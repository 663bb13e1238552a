/** Every page by keyboard alone, in a real Chromium. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { samplePerformance, writeCheck } from '../api/dashboard/sample-checks.fixture.js';
import { apiKeys } from '../config/api-keys.js';
import { modelOf } from '../config/load-config.js';
import type { DriftResult } from '../drift/result.js';
import { createModelRegistry } from '../model/registry.js';
import { movedResult } from '../report/adult-results.fixture.js';
import { everyOption, withEverything } from '../report/everything.fixture.js';
import { renderReport } from '../report/render-report.js';
import { incomeResult, wideResult } from '../report/sample-result.fixture.js';
import { launchChromium, launched } from './chromium.js';
import { dashboardApp, playedOperations } from './dashboard-app.js';
import { type OpenedPage, withPage } from './opened-page.js';
import { type ServedApp, servedApp } from './served-app.js';
import { type Stop, tabTo, walkByTab } from './tab-walk.js';
import { type TinyProject, tinyProject } from './tiny-project.js';

const browser = await launchChromium();
const folder = await mkdtemp(join(tmpdir(), 'sentinelml-keyboard-'));
afterAll(async () => {
  await browser?.close();
  await rm(folder, { recursive: true });
});

/** Walks through the page and holds every stop to what somebody without a mouse needs. */
async function checkWalk(page: Page, where: string): Promise<void> {
  const { stops, controls } = await walkByTab(page);
  checkStops(stops, where);
  // Each of them, once, in the order of the page; then the focus goes back to the browser.
  expect(
    stops.map(({ what }) => what),
    where,
  ).toEqual(controls);
}

function checkStops(stops: readonly Stop[], where: string): void {
  expect(
    stops.filter(({ seen, marked, follows }) => !seen || !marked || !follows),
    where,
  ).toEqual([]);
}

/** The first stop, when it is followed, leads past the header. */
async function checkSkipLink(page: Page, where: string): Promise<void> {
  await page.keyboard.press('Tab');
  const link = page.locator('.jump');
  expect(await link.evaluate((one) => one === one.ownerDocument.activeElement), where).toBe(true);
  expect((await link.boundingBox())?.x, where).toBeGreaterThanOrEqual(0);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  const inside = 'document.querySelector("main").contains(document.activeElement)';
  expect(await page.evaluate(inside), where).toBe(true);
}

const SIZES = { desktop: { width: 1200, height: 800 }, phone: { width: 360, height: 800 } };

describe.skipIf(browser === null)('by keyboard alone', () => {
  let project: TinyProject;
  let operations: ReturnType<typeof playedOperations>;
  let served: ServedApp;
  let version: string;
  beforeAll(async () => {
    const settings = '    schedule: { every: 1h }\n';
    project = await tinyProject({ modelSettings: settings });
    const now = () => new Date('2026-11-24T00:00:00Z');
    version = (await createModelRegistry(modelOf(project.config), { now }).champion())?.version ?? '';
    const waiting = {
      candidate: 'rf-0000000002',
      champion: 'rf-0000000001',
      rows: 120,
      decide_by: '2026-03-12T00:00:00.000Z',
      figures: [{ name: 'accuracy', candidate: 0.81, champion: 0.79 }],
    };
    operations = playedOperations({
      tiny: {
        schedule: { of: 'model', paused: false, note: '', next: '2026-03-09T16:00:00.000Z' },
        failed: { workflow_id: 'drift/tiny', run_id: 'f', at: '2026-03-09T14:58:00.000Z', code: null },
        retrain: { workflow_id: 'retrain/tiny', run_id: 'c', waiting },
      },
    });
    served = await servedApp(dashboardApp({ config: project.config, operations }));
    for (const hour of [13, 14]) {
      const end = new Date(Date.UTC(2026, 2, 9, hour));
      const more = { performance: samplePerformance(900, 0.74) };
      await writeCheck(project.config.data_dir, { model: 'tiny', end, result: incomeResult(), more });
    }
  });
  afterAll(async () => {
    await served.stop();
    await project.remove();
  });

  it.each(Object.entries(SIZES))(
    'every control of the dashboard is reached in its order and marked, on a %s',
    async (_, viewport) => {
      const run = '/runs/run-tiny-20260309_140000';
      const card = `/models/tiny/versions/${version}/card`;
      for (const path of ['/', '/models/tiny', '/runs', run, card, '/models/nosuch']) {
        const walk = async ({ page }: OpenedPage) => {
          await checkWalk(page, path);
          await page.reload();
          await checkSkipLink(page, path);
        };
        await withPage(launched(browser), served.address, path, walk, { viewport });
      }
    },
  );

  it('the page that asks for a key is left as it was entered', async () => {
    const keys = apiKeys({ api: { keys: {} } }, { SENTINEL_API_KEY: 'a-key-of-some-length' });
    const locked = await servedApp(dashboardApp({ config: project.config, apiKeys: keys }));
    try {
      const asked = await fetch(locked.address, { headers: { Accept: 'text/html' } });
      expect(asked.status).toBe(401);
      const body = await asked.text();
      // What a browser shows once its own question is dismissed, which nobody can do without a window.
      await withPage(launched(browser), served.address, '/', async ({ page }) => {
        await page.route(`${served.address}/refused`, (route) =>
          route.fulfill({ contentType: 'text/html', body }),
        );
        await page.goto(`${served.address}/refused`);
        expect(await page.getByRole('link', { name: 'Try again' }).isVisible()).toBe(true);
        await checkWalk(page, '401');
      });
    } finally {
      await locked.stop();
    }
  });

  it('starts a check, pauses a schedule and approves a candidate', async () => {
    await withPage(launched(browser), served.address, '/models/tiny', async ({ page, complaints }) => {
      await tabTo(page, 'button', 'Check now');
      await page.keyboard.press('Enter');
      await page.getByText('A check was started.').waitFor();
      await tabTo(page, 'button', 'Pause the schedule');
      await page.keyboard.press('Space');
      await page.getByText('The schedule is paused.').waitFor();
      await tabTo(page, 'textbox', 'Your name, for the history');
      await page.keyboard.type('Ada');
      await tabTo(page, 'button', 'Approve: promote and serve it');
      await page.keyboard.press('Enter');
      await page.getByText('The candidate is approved').waitFor();
      expect(operations.asked.map(([verb]) => verb)).toEqual(['pause', 'decide']);
      expect(operations.asked.at(-1)?.at(-1)).toEqual({ by: 'Ada' });
      expect(complaints).toEqual([]);
    });
  });

  it.each(Object.entries(SIZES))(
    'every control of a report of 20 columns is reached in its order and marked, on a %s',
    async (_, viewport) => {
      const page = await opened(withEverything(movedResult(20, 2_000)), viewport);
      await checkWalk(page, 'report');
      await page.reload();
      await checkSkipLink(page, 'report');
      await page.close();
    },
  );

  it('500 columns are sorted, searched and jumped to', async () => {
    const page = await opened(wideResult(500), SIZES.desktop);
    const { stops } = await walkByTab(page, { stops: 50 });
    checkStops(stops, 'from the top');
    await page.reload();
    const back = await walkByTab(page, { stops: 10, key: 'Shift+Tab' });
    expect(back.stops.every(({ seen, marked }) => seen && marked)).toBe(true);
    expect(back.stops[0]?.what).toBe(back.controls.at(-1));

    await page.reload();
    await tabTo(page, 'link', 'All 500 columns');
    await page.keyboard.press('Enter');
    await tabTo(page, 'searchbox', 'Filter');
    await page.keyboard.type('category_499');
    await tabTo(page, 'button', 'Column');
    await page.keyboard.press('Enter');
    expect(await page.locator('th[aria-sort=ascending]').textContent()).toBe('Column');
    await tabTo(page, 'button', 'Result');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(new URL(page.url()).hash).toBe('#column-category_499');
    expect(
      await page.locator('#column-category_499').evaluate((one) => one.getBoundingClientRect().top),
    ).toBeLessThan(800);
    // From there on, not from the table again.
    await page.keyboard.press('Tab');
    const inside = 'document.getElementById("column-category_499").contains(document.activeElement)';
    expect(await page.evaluate(inside)).toBe(true);
    await page.close();
  });
});

async function opened(
  result: DriftResult,
  viewport: { readonly width: number; readonly height: number },
): Promise<Page> {
  const file = join(folder, 'report.html');
  await writeFile(file, renderReport(result, everyOption(result, 30)));
  const page = await launched(browser).newPage({ viewport });
  await page.goto(pathToFileURL(file).href);
  return page;
}
