/** What a screen reader is told: Chromium's accessibility tree of a report and of the dashboard's pages. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import { samplePerformance, writeCheck } from '../api/dashboard/sample-checks.fixture.js';
import { movedResult, optionsOf, withPerformance } from '../report/adult-results.fixture.js';
import { renderReport } from '../report/render-report.js';
import { incomeResult } from '../report/sample-result.fixture.js';
import { launchChromium, launched } from './chromium.js';
import { dashboardApp, playedOperations } from './dashboard-app.js';
import { withPage } from './opened-page.js';
import { servedApp } from './served-app.js';
import { tinyProject } from './tiny-project.js';

const browser = await launchChromium();
const folder = await mkdtemp(join(tmpdir(), 'sentinelml-reader-'));
afterAll(async () => {
  await browser?.close();
  await rm(folder, { recursive: true });
});

interface Told {
  readonly role: string;
  readonly name: string;
  /** Of a heading. */
  readonly level: number | null;
}

/** What is not hidden from assistive technology, in the order of the page. */
async function toldOf(page: Page): Promise<Told[]> {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  return nodes
    .filter(({ ignored }) => !ignored)
    .map(({ role, name, properties = [] }) => ({
      role: String(role?.value ?? ''),
      name: String(name?.value ?? '').trim(),
      level: Number(properties.find((property) => property.name === 'level')?.value.value ?? 0) || null,
    }));
}

const MUST_BE_NAMED = ['heading', 'link', 'button', 'searchbox', 'textbox', 'image', 'region', 'rowheader'];

function checkTold(told: readonly Told[], where: string): void {
  const count = (wanted: string) => told.filter(({ role }) => role === wanted).length;
  for (const landmark of ['main', 'banner', 'contentinfo']) expect(count(landmark), where).toBe(1);
  const nameless = told.filter(({ role, name }) => MUST_BE_NAMED.includes(role) && name === '');
  expect(nameless, where).toEqual([]);
  const levels = told.flatMap(({ role, level }) => (role === 'heading' ? [level ?? 0] : []));
  expect(levels[0], where).toBe(1);
  expect(
    levels.filter((level) => level === 1),
    where,
  ).toHaveLength(1);
  levels.forEach((level, at) => {
    // Down one step at a time; up as far as one likes.
    if (at > 0) expect(level - (levels[at - 1] ?? 0), `${where}, heading ${at}`).toBeLessThanOrEqual(1);
  });
  if (count('table') > 0) {
    expect(count('columnheader'), where).toBeGreaterThanOrEqual(3 * count('table'));
    expect(count('rowheader'), where).toBeGreaterThanOrEqual(count('table'));
  }
}

describe.skipIf(browser === null)('a screen reader', () => {
  it('is told of a report: headings, every column’s chart in words, tables with headers', async () => {
    const result = withPerformance(movedResult(20, 2_000));
    const file = join(folder, 'report.html');
    await writeFile(file, renderReport(result, optionsOf(result, 30)));
    const page = await launched(browser).newPage();
    await page.goto(pathToFileURL(file).href);
    const told = await toldOf(page);
    checkTold(told, 'report');
    const named = (role: string) => told.filter((one) => one.role === role).map(({ name }) => name);
    expect(named('heading')[0]).toBe('Drift');
    for (const { name } of result.columns) {
      expect(
        named('heading').some((heading) => heading.startsWith(name)),
        name,
      ).toBe(true);
      expect(named('image'), name).toContain(name);
    }
    expect(named('image').some((name) => /^[\d.]+ × the threshold/.test(name))).toBe(true);
    expect(named('image').some((name) => /of \d+ columns drifted/.test(name))).toBe(true);
    expect(named('region')).toContain('Table of columns');
    expect(named('searchbox')).toEqual(['Filter']);
    expect(named('button')).toEqual(expect.arrayContaining(['Copy the JSON', 'Dark', 'Score']));
    // What a filter has found is said as it is typed.
    expect(named('status').length).toBeGreaterThan(0);
    await page.close();
  });

  it('is told of the dashboard: landmarks, headings, trends in words, what has changed', async () => {
    const settings = '    schedule: { every: 1h }\n';
    const project = await tinyProject({ trained: false, models: ['tiny'], modelSettings: settings });
    const served = await servedApp(
      dashboardApp({ config: project.config, operations: playedOperations({}) }),
    );
    const { data_dir } = project.config;
    for (const hour of [13, 14]) {
      const end = new Date(Date.UTC(2026, 2, 9, hour));
      const more = { performance: samplePerformance(900, 0.74) };
      await writeCheck(data_dir, { model: 'tiny', end, result: incomeResult(), more });
    }
    try {
      for (const path of ['/', '/models/tiny', '/runs', '/runs/run-tiny-20260309_140000']) {
        await withPage(launched(browser), served.address, path, async ({ page }) => {
          const told = await toldOf(page);
          checkTold(told, path);
          expect(told.some(({ role, name }) => role === 'navigation' && name === 'Where you are')).toBe(true);
          if (path === '/' || path === '/models/tiny')
            expect(told.some(({ role, name }) => role === 'image' && /the last 2 checks/.test(name))).toBe(
              true,
            );
          expect(await page.locator('[role=status]').count()).toBe(1);
        });
      }
    } finally {
      await served.stop();
      await project.remove();
    }
  });
});
