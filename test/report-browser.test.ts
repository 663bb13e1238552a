import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import type { DriftResult } from '../drift/result.js';
import { movedResult, optionsOf, withPerformance } from '../report/adult-results.fixture.js';
import { hostileResult } from '../report/hostile-result.fixture.js';
import type { OutputWindow } from '../report/output-history.js';
import { renderReport } from '../report/render-report.js';
import type { ReportOptions } from '../report/report-view.js';
import { earlierChecks, incomeResult, wideResult } from '../report/sample-result.fixture.js';
import { launchChromium, launched } from './chromium.js';
import { complaintsOf } from './opened-page.js';

const browser = await launchChromium();
const folder = await mkdtemp(join(tmpdir(), 'sentinelml-report-'));
afterAll(async () => {
  await browser?.close();
  await rm(folder, { recursive: true });
});

interface Opened {
  readonly page: Page;
  /** Errors, warnings of the browser (a blocked request, a refused script), and addresses that were asked for. */
  readonly complaints: string[];
}

/** Opens a report as a person does, from a file, and hands it to `use`. */
async function withReport(
  result: DriftResult,
  use: (opened: Opened) => Promise<void>,
  options: BrowserContextOptions = {},
  shown: ReportOptions = {},
): Promise<void> {
  const file = join(folder, 'drift_20260309_140000.html');
  await writeFile(
    file,
    renderReport(result, {
      productVersion: '0.1.0',
      jsonFile: 'drift_20260309_140000.json',
      earlier: earlierChecks(result),
      ...shown,
    }),
  );
  await writeFile(join(folder, 'drift_20260309_140000.json'), JSON.stringify(result));
  for (const { href } of earlierChecks(result)) await writeFile(join(folder, href ?? ''), '');
  const address = pathToFileURL(file).href;
  const context = await launched(browser).newContext({ viewport: { width: 1200, height: 900 }, ...options });
  try {
    const page = await context.newPage();
    const complaints = complaintsOf(page, (asked) => asked === address);
    await page.goto(address);
    await use({ page, complaints });
    expect(complaints).toEqual([]);
  } finally {
    await context.close();
  }
}

const contrast = `(() => {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const luminance = (colour) => {
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const paper = luminance(getComputedStyle(document.documentElement).backgroundColor);
  return [...document.querySelectorAll('h1, h2, h3, p, td, th, dt, dd, a, small, footer')].map((element) => {
    const ink = luminance(getComputedStyle(element).color);
    return (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
  }).reduce((least, ratio) => Math.min(least, ratio));
})()`;

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe-core finds against WCAG 2.2 at level AA and its best practices, a line each. */
const violations = `axe.run().then(({ violations }) =>
  violations.flatMap(({ id, help, nodes }) => nodes.map(({ html }) => id + ': ' + help + ': ' + html)))`;

const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';

describe.skipIf(browser === null)('a report in the browser', () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const [device, width] of [
      ['desktop', 1200],
      ['phone', 360],
    ] as const) {
      it(`shows the verdict on a ${device} in the ${colorScheme}, readable and without a complaint`, async () => {
        const options = { colorScheme, viewport: { width, height: 800 } };
        await withReport(
          incomeResult(),
          async ({ page }) => {
            const heading = page.getByRole('heading', { level: 1 });
            expect(await heading.textContent()).toBe('Drift');
            expect(await heading.isVisible()).toBe(true);
            expect(await page.getByText('2 of 5 columns have changed').isVisible()).toBe(true);
            expect(await page.evaluate(overflow)).toBe(0);
            // 4.5 : 1 is what WCAG 2.2 asks of text at level AA.
            expect(await page.evaluate(contrast)).toBeGreaterThanOrEqual(4.5);
            await page.evaluate(axe);
            expect(await page.evaluate(violations)).toEqual([]);
          },
          options,
        );
      });
    }
  }

  it('has no violation, complaint or overflow with performance, 60 earlier checks and columns of every form', async () => {
    const result = withPerformance(movedResult(20, 2_000));
    for (const width of [1200, 360]) {
      await withReport(
        result,
        async ({ page }) => {
          expect(await page.getByRole('heading', { name: 'Performance: fallen' }).isVisible()).toBe(true);
          expect(await page.locator('.grid article table').count()).toBeGreaterThan(0);
          expect(await page.getByText('To keep this page within 100 KB').isVisible()).toBe(true);
          expect(await page.evaluate(overflow)).toBe(0);
          if (width === 1200) {
            const end = await page.locator('#table thead th').last().boundingBox();
            expect((end?.x ?? 0) + (end?.width ?? 0)).toBeLessThanOrEqual(1200);
            expect(await page.locator('#table').evaluate((table) => table.scrollWidth)).toBeLessThanOrEqual(
              (await page.locator('#table').evaluate((table) => table.parentElement?.clientWidth)) ?? 0,
            );
          }
          await page.evaluate(axe);
          expect(await page.evaluate(violations)).toEqual([]);
        },
        { viewport: { width, height: 900 } },
        optionsOf(result, 60),
      );
    }
  });

  it('keeps to the colours of a reader who forces them', async () => {
    await withReport(
      incomeResult(),
      async ({ page }) => {
        const [fill, stroke, canvas] = (await page.evaluate(
          `(() => {
            const of = (selector) => getComputedStyle(document.querySelector(selector));
            return [of('article .r').fill, of('article .r').stroke, getComputedStyle(document.documentElement).backgroundColor];
          })()`,
        )) as string[];
        expect(fill).toBe(canvas);
        expect(stroke).not.toBe(canvas);
      },
      { forcedColors: 'active' },
    );
  });

  it('looks different in the dark', async () => {
    const papers: unknown[] = [];
    for (const colorScheme of ['light', 'dark'] as const) {
      await withReport(
        incomeResult(),
        async ({ page }) => {
          papers.push(await page.evaluate('getComputedStyle(document.documentElement).backgroundColor'));
        },
        { colorScheme },
      );
    }
    expect(papers).toEqual(['rgb(253, 252, 249)', 'rgb(23, 22, 19)']);
  });

  it('says everything with scripts off', async () => {
    await withReport(
      incomeResult(),
      async ({ page }) => {
        expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Drift');
        expect(await page.locator('article').getByRole('heading', { level: 3 }).count()).toBe(5);
        expect(await page.locator('article svg.chart').count()).toBe(5);
        expect(await page.getByRole('img', { name: 'Correlations of 5 columns' }).isVisible()).toBe(true);
        expect(await page.getByRole('button').count()).toBe(0);
        expect(await page.locator('#tools').isVisible()).toBe(false);
        await page.getByRole('rowheader').getByText('hours_per_week').click();
        expect(page.url()).toContain('#column-hours_per_week');
      },
      { javaScriptEnabled: false },
    );
  });

  it('draws the shapes of the table out of the charts below', async () => {
    await withReport(incomeResult(), async ({ page }) => {
      const size = await page.locator('.overview svg.spark use').first().boundingBox();
      expect(size?.width).toBeGreaterThan(50);
      expect(size?.height).toBeGreaterThan(15);
      const fill = 'getComputedStyle(document.querySelector("article .r")).fill';
      expect(await page.evaluate(fill)).toBe('rgb(213, 208, 197)');
    });
  });

  it('sorts and filters the table, and copies the JSON', async () => {
    const result = wideResult(16);
    await withReport(
      result,
      async ({ page }) => {
        const names = () => page.locator('#table tbody tr:not([hidden]) th').allTextContents();
        await page.getByRole('button', { name: 'Column' }).press('Enter');
        expect((await names()).slice(0, 2)).toEqual(['category_3', 'category_7']);
        await page.getByRole('button', { name: 'Score' }).click();
        expect(await page.locator('th[aria-sort]').textContent()).toBe('Score');
        const up = await names();
        await page.getByRole('button', { name: 'Score' }).click();
        expect(await names()).toEqual(up.reverse());
        await page.getByLabel('Filter').fill('DRIFTED');
        expect(await names()).toHaveLength(4);
        expect(await page.locator('#found').textContent()).toBe('4 of 16');
        await page.locator('#copy').click();
        await page.getByText('Copied').waitFor();
        expect(JSON.parse(String(await page.evaluate('navigator.clipboard.readText()')))).toEqual(result);
      },
      { permissions: ['clipboard-read', 'clipboard-write'] },
    );
  });

  it('says the numbers of a chart under the mouse, as the result has them', async () => {
    const result = incomeResult();
    await withReport(result, async ({ page }) => {
      const tip = page.locator('#tip');
      const percent = (share: number | undefined) => `${((share ?? Number.NaN) * 100).toFixed(1)}\u00a0%`;
      for (const { name, histogram } of result.columns) {
        if (histogram === null) continue;
        const chart = page.locator(`#column-${name} svg.chart`);
        const [whole, baseline] = [await chart.boundingBox(), await chart.locator('.b').boundingBox()];
        if (whole === null || baseline === null) throw new Error(`${name} has no chart.`);
        const [x, y] = [baseline.x - whole.x, baseline.y - whole.y];
        const numeric = histogram.type === 'numeric';
        const bars = numeric ? histogram.reference.length : await chart.locator('.e text').count();
        for (const bar of [0, 1]) {
          const along = (bar + 0.5) / bars;
          const position = numeric
            ? { x: x + baseline.width * along, y: y - 20 }
            : { x: x + 40, y: y + baseline.height * along };
          await chart.hover({ position });
          const said = `reference ${percent(histogram.reference[bar])} current ${percent(histogram.current[bar])}`;
          await tip.filter({ hasText: said }).waitFor({ timeout: 10_000 });
        }
      }
      await page.mouse.move(5, 5);
      expect(await tip.isVisible()).toBe(false);
    });
  });

  it('turns dark and light at the press of a key, and prints light', async () => {
    await withReport(incomeResult(), async ({ page }) => {
      const paper = () => page.evaluate('getComputedStyle(document.documentElement).backgroundColor');
      await page.getByRole('button', { name: 'Dark' }).press('Enter');
      expect(await paper()).toBe('rgb(23, 22, 19)');
      await page.emulateMedia({ media: 'print' });
      expect(await paper()).toBe('rgb(255, 255, 255)');
      await page.emulateMedia({ media: 'screen' });
      await page.getByRole('button', { name: 'Light' }).press('Enter');
      expect(await paper()).toBe('rgb(253, 252, 249)');
    });
  });

  it('prints charts beside their tables, and every column of the overview, on A4', async () => {
    await withReport(
      incomeResult(),
      async ({ page }) => {
        await page.emulateMedia({ media: 'print' });
        expect(await page.evaluate(overflow)).toBe(0);
        expect(await page.locator('#table thead th:visible').count()).toBe(9);
        const [figure, table] = ['figure', 'table'].map((part) => page.locator(`article ${part}`).first());
        const left = await figure?.boundingBox();
        const right = await table?.boundingBox();
        expect(right?.x).toBeGreaterThan((left?.x ?? 0) + (left?.width ?? 0));
      },
      // 180 mm at 96 dots per inch.
      { viewport: { width: 680, height: 1009 } },
    );
  });

  it('gives squares of correlations a length before it is printed: a PDF has none without', async () => {
    await withReport(incomeResult(), async ({ page }) => {
      const paths = () =>
        page
          .locator('.squares path')
          .evaluateAll((found) => found.map((path) => path.getAttribute('d') ?? ''));
      expect((await paths()).join('')).toContain('h0');
      await page.pdf();
      const printed = await paths();
      expect(printed.length).toBeGreaterThan(0);
      for (const path of printed) expect(path).toMatch(/^(?:[Mm]-?\d+ ?-?\d+h\.01m-\.01 0)+$/);
    });
  });

  it('has no link that leads nowhere', async () => {
    await withReport(incomeResult(), async ({ page }) => {
      const links = await page
        .locator('a')
        .evaluateAll((found) => found.map((link) => link.getAttribute('href') ?? ''));
      expect(links.length).toBeGreaterThan(20);
      for (const link of new Set(links)) {
        if (link.startsWith('#')) expect(await page.locator(`[id="${link.slice(1)}"]`).count(), link).toBe(1);
        else await readFile(join(folder, decodeURIComponent(link)));
      }
    });
  });

  it('names its charts and its table to a screen reader', async () => {
    await withReport(incomeResult(), async ({ page }) => {
      const chart = page.getByRole('article').filter({ hasText: 'age' }).getByRole('img', { name: 'age' });
      expect(await chart.first().isVisible()).toBe(true);
      expect(await page.getByRole('img', { name: '6.4 × the threshold' }).count()).toBe(1);
      expect(await page.getByRole('region', { name: 'Table of columns' }).count()).toBe(1);
      expect(await page.getByRole('columnheader', { name: 'Score' }).count()).toBe(1);
    });
  });

  it('shows hostile text as text', async () => {
    await withReport(hostileResult(), async ({ page }) => {
      expect(await page.title()).toMatch(/^Drift: <script>/);
      expect(await page.locator('img:not(svg)').count()).toBe(0);
      // Its own, and the result's.
      expect(await page.locator('script:not([type])').count()).toBe(1);
      expect(await page.locator('script').count()).toBe(2);
      expect(await page.locator('#table th').filter({ hasText: '</script><img src=x' }).count()).toBe(1);
      expect(await page.evaluate(overflow)).toBe(0);
    });
  });

  it('draws earlier predictions as small after one check as after thirty, on a screen and on a phone', async () => {
    const made = incomeResult();
    const end = '2026-03-09T14:00:00.000Z';
    const windowsOf = (count: number): readonly OutputWindow[] =>
      Array.from({ length: count }, (_, at) => ({
        windowEnd: new Date(Date.parse(end) - 3_600_000 * (at + 1)).toISOString(),
        classes: [
          { value: '0', share: 0.7 },
          { value: '1', share: 0.3 },
        ],
        score: { q05: 0.05, q25: 0.1, median: 0.2, q75: 0.4, q95: 0.8 },
      }));
    for (const width of [1280, 360]) {
      for (const count of [1, 29]) {
        await withReport(
          { ...made, window: { start: null, end } },
          async ({ page }) => {
            const charts = page.locator('.outputs svg');
            expect(await charts.count()).toBeGreaterThan(0);
            for (const chart of await charts.all()) {
              const box = await chart.boundingBox();
              expect(box?.height, `${width} px, ${count + 1} windows`).toBeLessThan(140);
            }
            expect(await page.evaluate(overflow)).toBe(0);
          },
          { viewport: { width, height: 800 } },
          { outputs: windowsOf(count) },
        );
      }
    }
  });

  it('opens 500 columns and prints them', async () => {
    await withReport(wideResult(500), async ({ page }) => {
      expect(await page.locator('#table tbody tr').count()).toBe(500);
      await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
      expect(await page.evaluate('getComputedStyle(document.documentElement).backgroundColor')).toBe(
        'rgb(255, 255, 255)',
      );
      expect(await page.locator('#tools').isVisible()).toBe(false);
    });
  });
});
