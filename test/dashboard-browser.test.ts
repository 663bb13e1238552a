/** The dashboard as people see it, in a real Chromium. */
import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ModelOperations } from '../api/dashboard/operations.js';
import { samplePerformance, writeCheck } from '../api/dashboard/sample-checks.fixture.js';
import { apiKeys } from '../config/api-keys.js';
import type { DriftResult } from '../drift/result.js';
import { HOSTILE_TEXTS, hostileResult } from '../report/hostile-result.fixture.js';
import { incomeResult, wideResult } from '../report/sample-result.fixture.js';
import type { RunRecord } from '../store/run-record.js';
import { launchChromium, launched } from './chromium.js';
import { dashboardApp, playedOperations } from './dashboard-app.js';
import { axeViolations, overflow, withPage } from './opened-page.js';
import { type ServedApp, servedApp } from './served-app.js';
import { type TinyProject, tinyProject } from './tiny-project.js';

const browser = await launchChromium();
afterAll(() => browser?.close());

const NOTE = '</small><script>alert(1)</script> "note" עִבְרִית 👩‍👩‍👧';
const TITLE = `<img src=x onerror=alert(1)> & 'quotes' "double" שלום 🦊`;
const schedule = { of: 'model', paused: false, note: '', next: '2026-03-09T16:00:00.000Z' } as const;
const waiting = {
  candidate: 'rf-0000000002',
  champion: 'rf-0000000001',
  rows: 120,
  decide_by: '2026-03-12T00:00:00.000Z',
  figures: [
    { name: 'accuracy', candidate: 0.81, champion: 0.79 },
    { name: 'roc_auc', candidate: 0.85, champion: null },
  ],
};
const everything: Partial<ModelOperations> = {
  schedule: { ...schedule, paused: true, note: NOTE, next: null },
  running: { workflow_id: 'drift/tiny', run_id: 'r', since: '2026-03-09T14:59:00.000Z' },
  failed: {
    workflow_id: 'drift/tiny',
    run_id: 'f',
    at: '2026-03-09T14:58:00.000Z',
    code: 'SENT_MODEL_UNKNOWN',
  },
  retrain: { workflow_id: 'retrain/tiny', run_id: 'c', waiting },
};

let project: TinyProject;
let operations: ReturnType<typeof playedOperations>;
let served: ServedApp;
beforeAll(async () => {
  const settings = `    title: ${JSON.stringify(TITLE)}\n    schedule: { every: 1h }`;
  project = await tinyProject({ trained: false, models: ['tiny', 'other'], modelSettings: settings });
  operations = playedOperations({ tiny: everything, other: { schedule } });
  served = await servedApp(dashboardApp({ config: project.config, operations }));
});
afterAll(async () => {
  await served.stop();
  await project.remove();
});
beforeEach(() => rm(project.config.data_dir, { recursive: true, force: true }));

const write = (
  hour: number,
  result: DriftResult = incomeResult(),
  model = 'tiny',
  more: Partial<RunRecord> = {},
) => writeCheck(project.config.data_dir, { model, end: new Date(Date.UTC(2026, 2, 9, hour)), result, more });
async function writeAll(): Promise<void> {
  for (const hour of [9, 10, 11, 12]) {
    const performance = samplePerformance(hour % 2 === 0 ? 900 : 0, hour < 12 ? 0.81 : 0.74);
    await write(hour, hour < 11 ? calm() : incomeResult(), 'tiny', { performance });
  }
  for (const hour of [9, 10]) await write(hour, calm(), 'other');
}
function calm(): DriftResult {
  const result = incomeResult();
  const columns = result.columns.map((column) => ({ ...column, drifted: false, score: 0.04 }));
  return {
    ...result,
    verdict: 'stable',
    columns,
    dataset: { ...result.dataset, drifted_columns: 0, share: 0, drifted: false },
  };
}
const PAGES = [
  '/',
  '/models/tiny',
  '/models/other',
  '/runs',
  '/runs?model=tiny',
  '/runs/run-tiny-20260309_120000',
];

describe.skipIf(browser === null)('the dashboard in the browser', () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const [device, width] of [
      ['desktop', 1200],
      ['phone', 360],
    ] as const) {
      it(`is readable on a ${device} in the ${colorScheme}, and without a complaint`, async () => {
        await writeAll();
        for (const path of [...PAGES, '/models/nosuch']) {
          await withPage(
            launched(browser),
            served.address,
            path,
            async ({ page, complaints }) => {
              expect(await page.getByRole('heading', { level: 1 }).isVisible()).toBe(true);
              expect(await overflow(page), path).toBe(0);
              expect(await axeViolations(page), path).toEqual([]);
              // That an address answers 404 stands in the console of every browser.
              if (path !== '/models/nosuch') expect(complaints, path).toEqual([]);
            },
            { colorScheme, viewport: { width, height: 800 } },
          );
        }
      });
    }
  }

  it('is readable while it is empty', async () => {
    for (const path of ['/', '/models/other', '/runs']) {
      await withPage(launched(browser), served.address, path, async ({ page, complaints }) => {
        expect(await overflow(page)).toBe(0);
        expect(await axeViolations(page), path).toEqual([]);
        expect(complaints).toEqual([]);
      });
    }
  });

  it('says that a schedule is paused, what runs, what failed and what waits', async () => {
    await writeAll();
    await withPage(launched(browser), served.address, '/models/tiny', async ({ page }) => {
      expect(await page.getByText('Paused', { exact: true }).isVisible()).toBe(true);
      expect(await page.getByRole('button', { name: 'Resume the schedule' }).isVisible()).toBe(true);
      expect(await page.getByRole('heading', { name: 'A candidate waits for a decision' }).isVisible()).toBe(
        true,
      );
      expect(await page.getByRole('link', { name: 'SENT_MODEL_UNKNOWN' }).isVisible()).toBe(true);
    });
  });

  it('shows hostile text as text', async () => {
    await write(13, hostileResult());
    for (const path of ['/', '/models/tiny', '/runs/run-tiny-20260309_130000']) {
      await withPage(launched(browser), served.address, path, async ({ page, complaints }) => {
        expect(await page.locator('img, main script, header script').count()).toBe(0);
        expect(await page.locator('script').count()).toBeLessThanOrEqual(1);
        expect(await overflow(page), path).toBe(0);
        if (path !== '/') {
          const names = await page.locator('tbody th[scope=row]').allTextContents();
          expect(names.some((name) => name.includes(HOSTILE_TEXTS[0] ?? '-'))).toBe(true);
        } else {
          expect(await page.getByText('<img src=x onerror=alert(1)>').first().isVisible()).toBe(true);
          expect(await page.getByText('</small><script>alert(1)</script>').first().isVisible()).toBe(true);
        }
        expect(complaints).toEqual([]);
      });
    }
  });

  it('has no link that leads nowhere', async () => {
    await writeAll();
    const seen = new Set<string>();
    const queue = ['/'];
    for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
      const [address = '', fragment] = path.split('#');
      if (seen.has(path)) continue;
      seen.add(path);
      const response = await fetch(`${served.address}${address}`, { headers: { Accept: 'text/html' } });
      const text = await response.text();
      expect(response.status, path).toBe(200);
      if (fragment !== undefined) expect(text, path).toContain(`id="${fragment}"`);
      if (!/^\/(?:$|models|runs)/.test(address)) continue;
      for (const [, link = ''] of text.matchAll(/ href="([^"]*)"/g)) {
        if (link.startsWith('/')) queue.push(link.replaceAll('&amp;', '&'));
        else if (link.startsWith('#')) expect(text, link).toContain(`id="${link.slice(1)}"`);
      }
    }
    expect(seen.size).toBeGreaterThan(25);
  });

  it('brings itself up to date, and asks for nothing twice that has not changed', async () => {
    await write(9, calm());
    await withPage(
      launched(browser),
      served.address,
      '/models/other',
      async ({ page, complaints, answers }) => {
        expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Not checked yet');
        await write(10, incomeResult(), 'other');
        await page.getByRole('heading', { level: 1, name: 'Drift' }).waitFor({ timeout: 30_000 });
        expect(await page.title()).toBe('Drift: other');
        await expect
          .poll(() => answers.filter(({ status }) => status === 304).length, { timeout: 30_000 })
          .toBeGreaterThan(0);
        expect(complaints).toEqual([]);
      },
    );
  });

  it('looks the same when it is loaded again and nothing has changed', async () => {
    await write(9, calm());
    for (const path of PAGES.slice(0, 4)) {
      await withPage(launched(browser), served.address, path, async ({ page, complaints }) => {
        const font = () => page.evaluate('getComputedStyle(document.querySelector("h1")).fontSize');
        const before = await font();
        await page.reload();
        expect(await font(), path).toBe(before);
        expect(complaints, path).toEqual([]);
      });
    }
  });

  it('rests while nobody looks, and catches up when somebody does', async () => {
    await withPage(launched(browser), served.address, '/', async ({ page, answers }) => {
      const hide = (hidden: boolean) =>
        page.evaluate(`Object.defineProperty(document, 'hidden', { value: ${hidden}, configurable: true });
          document.dispatchEvent(new Event('visibilitychange'));`);
      await hide(true);
      const before = answers.length;
      await page.waitForTimeout(7_000);
      expect(answers.length).toBe(before);
      await write(9);
      await hide(false);
      await page
        .getByRole('heading', { level: 1, name: 'Drift in 1 of 2 models' })
        .waitFor({ timeout: 4_000 });
    });
  });

  it('leaves whoever types alone, and keeps the focus where it was', async () => {
    await write(9, calm());
    await withPage(launched(browser), served.address, '/models/tiny', async ({ page }) => {
      await page.getByLabel('Your name, for the history').fill('Ada');
      await write(10);
      await page.getByRole('heading', { level: 1, name: 'Drift' }).waitFor({ timeout: 30_000 });
      expect(await page.getByLabel('Your name, for the history').inputValue()).toBe('Ada');
      const link = page.getByRole('rowheader').getByRole('link').first();
      await link.focus();
      await write(11, calm());
      await page.getByRole('heading', { level: 1, name: 'Stable' }).waitFor({ timeout: 30_000 });
      expect(await page.evaluate('document.activeElement.tagName')).toBe('A');
    });
  });

  it('says since when the API does not answer, and goes on when it does', async () => {
    const alone = await servedApp(dashboardApp({ config: project.config, operations }));
    await withPage(launched(browser), alone.address, '/', async ({ page }) => {
      await page.route(`${alone.address}/`, (route) => route.abort());
      await page.getByRole('status').getByText('The API does not answer.').waitFor({ timeout: 40_000 });
      await page.unroute(`${alone.address}/`);
      await expect.poll(() => page.getByRole('status').textContent(), { timeout: 40_000 }).toBe('');
    });
    await alone.stop();
  }, 90_000);

  it('filters many models', async () => {
    const models = Array.from({ length: 12 }, (_, at) => `model_${at}`);
    const many = await tinyProject({ trained: false, models });
    const app = await servedApp(dashboardApp({ config: many.config, operations: playedOperations({}) }));
    await withPage(launched(browser), app.address, '/', async ({ page, complaints }) => {
      await page.getByLabel('Filter').fill('_11');
      expect(await page.locator('#models tbody tr:visible').count()).toBe(1);
      expect(await page.locator('#found').textContent()).toBe('1 of 12');
      expect(await axeViolations(page)).toEqual([]);
      expect(complaints).toEqual([]);
    });
    await app.stop();
    await many.remove();
  });

  it('shows 500 columns page by page', async () => {
    await write(14, wideResult(500));
    await withPage(launched(browser), served.address, '/models/tiny', async ({ page }) => {
      await page.getByRole('link', { name: 'More columns' }).click();
      expect(await page.getByText('page 2 of 10').isVisible()).toBe(true);
      expect(await overflow(page)).toBe(0);
    });
  });

  it('works with scripts off: everything is there, and buttons are forms', async () => {
    await writeAll();
    await withPage(
      launched(browser),
      served.address,
      '/models/tiny',
      async ({ page, complaints }) => {
        await page.getByRole('button', { name: 'Resume the schedule' }).click();
        expect(await page.getByText('The schedule is resumed.').isVisible()).toBe(true);
        expect(operations.asked.at(-1)).toEqual(['resume', 'tiny', 'resumed in the dashboard', null]);
        await page.getByLabel('Your name, for the history').fill('Ada');
        await page.getByLabel('Why (optional)').fill('better on both');
        await page.getByRole('button', { name: 'Approve: promote and serve it' }).press('Enter');
        expect(await page.getByText('The candidate is approved').isVisible()).toBe(true);
        expect(operations.asked.at(-1)).toEqual([
          'decide',
          'tiny',
          'approve',
          expect.objectContaining({ workflow_id: 'retrain/tiny', candidate: 'rf-0000000002' }),
          { by: 'Ada', reason: 'better on both' },
        ]);
        expect(complaints).toEqual([]);
      },
      { javaScriptEnabled: false },
    );
  });

  it('is not pressed by a page of another site', async () => {
    const before = operations.asked.length;
    const evil = await servedApp({
      fetch: () =>
        new Response(
          `<form method="post" action="${served.address}/models/tiny/actions"><input name="action" value="pause"></form><script>document.forms[0].submit()</script>`,
          { headers: { 'Content-Type': 'text/html' } },
        ),
    });
    const context = await launched(browser).newContext();
    const page = await context.newPage();
    await page.goto(evil.address);
    await page.getByText('SENT_CROSS_SITE').waitFor();
    expect(operations.asked.length).toBe(before);
    await context.close();
    await evil.stop();
  });

  it('shows its badge in a page of another site, and nothing else of it', async () => {
    await write(9, incomeResult(), 'other');
    const page = `<img id="badge" src="${served.address}/models/other/badge.svg">`;
    const elsewhere = await servedApp({
      fetch: () =>
        new Response(page, {
          headers: { 'Content-Type': 'text/html', 'Cross-Origin-Embedder-Policy': 'require-corp' },
        }),
    });
    const context = await launched(browser).newContext();
    const tab = await context.newPage();
    await tab.goto(elsewhere.address.replace('127.0.0.1', 'localhost'));
    await expect
      .poll(() => tab.evaluate('document.getElementById("badge").naturalWidth'), { timeout: 10_000 })
      .toBeGreaterThan(100);
    const other = await tab.evaluate(
      `fetch('${served.address}/models/other', { mode: 'no-cors' }).then(() => 'let in', () => 'kept out')`,
    );
    expect(other).toBe('kept out');
    await context.close();
    await elsewhere.stop();
  });

  it('lets a browser in by the password of Basic, and shows no button to who may only read', async () => {
    const [reader, operator] = ['reader-key-of-some-length', 'operator-key-of-some-length'];
    const locked = await servedApp(
      dashboardApp({
        config: project.config,
        operations,
        apiKeys: apiKeys(
          { api: { keys: {} } },
          {
            SENTINEL_API_KEYS: `viewer:read:${reader},ops:read+operate:${operator}`,
          },
        ),
      }),
    );
    const withKey = (password: string, use: Parameters<typeof withPage>[3]) =>
      withPage(launched(browser), locked.address, '/models/tiny', use, {
        httpCredentials: { username: 'me', password },
      });
    await withKey(reader, async ({ page }) => {
      expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Not checked yet');
      expect(await page.getByRole('button').count()).toBe(0);
    });
    await withKey(operator, async ({ page }) => {
      await page.getByRole('button', { name: 'Check now' }).click();
      await page.getByText('A check was started.').waitFor();
      expect(await page.getByText('Decided as the key').textContent()).toContain('ops');
    });
    await locked.stop();
  });

  it('links to the checks of many models within a phone, and no name is cut in its middle', async () => {
    const models = Array.from({ length: 40 }, (_, at) => `model_${String(at).padStart(3, '0')}`);
    const many = await tinyProject({ trained: false, models });
    const app = await servedApp(dashboardApp({ config: many.config }));
    try {
      await withPage(
        launched(browser),
        app.address,
        '/runs',
        async ({ page }) => {
          const links = page.locator('nav[aria-label="Checks of one model"] a');
          expect(await links.count()).toBe(21);
          expect(await links.last().textContent()).toBe('all 40 models');
          for (const link of await links.all()) expect((await link.boundingBox())?.height).toBeLessThan(30);
          expect(await overflow(page)).toBe(0);
        },
        { viewport: { width: 360, height: 800 } },
      );
    } finally {
      await app.stop();
      await many.remove();
    }
  });
});
