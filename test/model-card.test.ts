/** The card of a version: as JSON, as a page in a real Chromium, and by the command. */
import { appendFile, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fairnessSummary } from '../activities/fairness-summary.js';
import { samplePerformance, writeCheck } from '../api/dashboard/sample-checks.fixture.js';
import { apiKeys } from '../config/api-keys.js';
import { modelOf } from '../config/load-config.js';
import { type ModelCard, modelCardSchema } from '../model/card/model-card-schema.js';
import { createModelRegistry } from '../model/registry.js';
import { fairnessSection } from '../report/fairness.fixture.js';
import { hostileResult } from '../report/hostile-result.fixture.js';
import { incomeResult } from '../report/sample-result.fixture.js';
import { launchChromium, launched } from './chromium.js';
import { dashboardApp } from './dashboard-app.js';
import { axeViolations, overflow, withPage } from './opened-page.js';
import { runCli } from './run-cli.js';
import { type ServedApp, servedApp } from './served-app.js';
import { type TinyProject, tinyProject } from './tiny-project.js';

const browser = await launchChromium();
afterAll(() => browser?.close());

const HOSTILE = `</p><script>alert(1)</script> & "quotes" שלום 🦊`;
const SETTINGS = `    title: ${JSON.stringify(HOSTILE)}
    card:
      intended_use: ${JSON.stringify(HOSTILE)}
      limitations: Made-up people only.`;

let project: TinyProject;
let served: ServedApp;
let version: string;
const now = () => new Date('2026-12-01T12:00:00Z');
const appOf = (keys?: string) =>
  dashboardApp({
    config: project.config,
    now,
    apiKeys: apiKeys({ api: { keys: {} } }, keys === undefined ? {} : { SENTINEL_API_KEYS: keys }),
  });

beforeAll(async () => {
  project = await tinyProject({ modelSettings: SETTINGS });
  const { config } = project;
  const registry = createModelRegistry(modelOf(config), { now });
  version = (await registry.champion())?.version ?? '';
  const check = (day: number, result = incomeResult(), labelled = 0) =>
    writeCheck(config.data_dir, {
      model: 'tiny',
      end: new Date(Date.UTC(2026, 10, day, 12)),
      result,
      more: {
        performance: {
          ...samplePerformance(labelled, 0.81),
          fairness: fairnessSummary(fairnessSection({ labelled: labelled > 0 })),
        },
      },
    });
  // The first is from before the version was promoted, on the 23rd.
  await check(20, hostileResult());
  await check(24, incomeResult(), 900);
  await check(25);
  served = await servedApp(appOf());
});
afterAll(async () => {
  await served.stop();
  await project.remove();
});

async function cardOf(of = version): Promise<ModelCard> {
  const response = await appOf().request(`/models/tiny/versions/${of}/card.json`);
  expect(response.status).toBe(200);
  return modelCardSchema.parse(await response.json());
}

describe('as JSON', () => {
  it('tells where the version comes from, what it was measured on, and who let it in', async () => {
    const card = await cardOf();
    const metadata = await createModelRegistry(modelOf(project.config), { now }).get(version);
    expect(card).toMatchObject({
      model: 'tiny',
      version,
      state: 'champion',
      statements: { intended_use: HOSTILE, limitations: 'Made-up people only.' },
      data: { training: metadata.training, target: { name: 'bought', classes: ['no', 'yes'] } },
      metrics: metadata.metrics,
      audit: { intact: true },
    });
    expect(card.data.training.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(card.data.features.map(({ name, type, max }) => [name, type, max])).toEqual([
      ['age', 'numeric', 150],
      ['city', 'categorical', null],
    ]);
    expect(card.decisions.map(({ action }) => action)).toEqual(['model.add', 'model.promote']);
    expect(card.decisions.at(-1)?.hash).toBe(card.audit.last_hash);
  });

  it('counts only checks of the time in which it was served', async () => {
    const { drift, performance } = await cardOf();
    expect([drift.checks, drift.verdicts.drift]).toEqual([2, 2]);
    expect(drift.recent.map(({ window_end }) => window_end.slice(0, 10))).toEqual([
      '2026-11-25',
      '2026-11-24',
    ]);
    expect(performance.windows).toBe(2);
    expect(performance.newest?.summary.labelled).toBe(0);
    expect(performance.labelled?.summary.labelled).toBe(900);
    expect(performance.labelled?.summary.fairness?.map(({ attribute }) => attribute)).toEqual([
      'sex',
      'race',
    ]);
  });

  it('stands for the served version under its state, too', async () => {
    expect((await cardOf('champion')).version).toBe(version);
  });

  it.each([
    ['/models/tiny/versions/rf-none/card', 404, 'SENT_MODEL_VERSION_UNKNOWN'],
    ['/models/tiny/versions/rf-none/card.json', 404, 'SENT_MODEL_VERSION_UNKNOWN'],
    ['/models/none/versions/champion/card.json', 404, 'SENT_MODEL_UNKNOWN'],
    ['/models/tiny/versions/..%2f..%2fetc/card.json', 404, 'SENT_MODEL_VERSION_UNKNOWN'],
  ])('%s is %d', async (path, status, code) => {
    const response = await appOf().request(path);
    expect([response.status, await response.json()]).toEqual([status, expect.objectContaining({ code })]);
  });

  it('is for those who may read', async () => {
    const key = 'a-key-of-some-length';
    const locked = appOf(`viewer:read:${key},caller:predict:another-${key}`);
    const asked = (path: string, as: string) =>
      locked.request(path, { headers: { Authorization: `Bearer ${as}` } });
    for (const form of ['card', 'card.json']) {
      const path = `/models/tiny/versions/${version}/${form}`;
      expect((await locked.request(path)).status).toBe(401);
      expect((await asked(path, `another-${key}`)).status).toBe(403);
      expect((await asked(path, key)).status).toBe(200);
    }
  });
});

describe.skipIf(browser === null)('as a page', () => {
  it('shows all of it without a script, a complaint or a mistake that axe knows', async () => {
    const path = `/models/tiny/versions/${version}/card`;
    await withPage(launched(browser), served.address, path, async ({ page, complaints, answers }) => {
      expect(await page.locator('script, img').count()).toBe(0);
      const headings = await page.locator('h2').allTextContents();
      expect(headings).toEqual([
        'What it is for',
        'Data',
        'As it was made',
        'Performance in use',
        'Drift',
        'Who decided',
      ]);
      expect(await page.getByText('Made-up people only.').isVisible()).toBe(true);
      expect(await page.getByText('</p><script>alert(1)</script>').first().isVisible()).toBe(true);
      expect(await page.getByRole('region', { name: 'Groups by sex' }).isVisible()).toBe(true);
      expect(await overflow(page)).toBe(0);
      expect(await axeViolations(page)).toEqual([]);
      expect(answers.map(({ status }) => status)).toEqual([200]);
      await page.getByRole('link', { name: 'This card as JSON' }).click();
      expect(page.url()).toBe(`${served.address}${path}.json`);
      expect(complaints).toEqual([]);
    });
  });

  it('fits a telephone, light and dark', async () => {
    const viewport = { width: 360, height: 740 };
    await withPage(
      launched(browser),
      served.address,
      `/models/tiny/versions/${version}/card`,
      async ({ page }) => {
        expect(await overflow(page)).toBe(0);
        expect(await axeViolations(page)).toEqual([]);
      },
      { viewport, colorScheme: 'dark' },
    );
  });

  it('is sent with a policy that lets nothing run', async () => {
    const response = await appOf().request(`/models/tiny/versions/${version}/card`);
    const policy = response.headers.get('Content-Security-Policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('script-src');
    const etag = response.headers.get('ETag') ?? '';
    const again = await appOf().request(`/models/tiny/versions/${version}/card`, {
      headers: { 'If-None-Match': etag },
    });
    expect(again.status).toBe(304);
  });

  it('is the same page, by its tag, an hour later', async () => {
    const path = `/models/tiny/versions/${version}/card`;
    const etag = (await appOf().request(path)).headers.get('ETag') ?? '';
    const later = dashboardApp({ config: project.config, now: () => new Date('2026-12-01T13:00:00Z') });
    expect((await later.request(path, { headers: { 'If-None-Match': etag } })).status).toBe(304);
  });
});

describe('by the command', () => {
  const run = (...args: readonly string[]) => runCli(project.folder, ['model', 'card', ...args]);

  it('prints it, and writes JSON', async () => {
    const text = await run('tiny');
    expect([text.code, text.stderr]).toEqual([0, '']);
    expect(text.stdout).toMatch(/^model +tiny, version rf-\w+, champion\n/);
    expect(text.stdout).toContain('model.promote');
    const { stdout } = await run('tiny', '--version', version, '--json');
    expect(modelCardSchema.parse(JSON.parse(stdout)).version).toBe(version);
  });

  it('writes one file that asks for nothing', async () => {
    const { code } = await run('--html', 'card.html');
    expect(code).toBe(0);
    const file = join(project.folder, 'card.html');
    const html = await readFile(file, 'utf8');
    expect(html).toContain('http-equiv="Content-Security-Policy"');
    expect(html).not.toMatch(/href="(?!data:|#)/);
    if (browser === null) return;
    const page = await browser.newPage();
    await page.goto(pathToFileURL(file).href);
    expect(await page.getByRole('heading', { level: 1 }).isVisible()).toBe(true);
    await page.close();
  });

  it.each([
    [['nobody'], 'Expected one of the models tiny, got "nobody"'],
    [['tiny', '--version', 'rf-none'], 'has no version "rf-none"'],
    [['tiny', '--model', 'other'], 'Expected one model'],
  ])('refuses %j', async (args, problem) => {
    const { code, stderr } = await run(...args);
    expect(code).toBe(2);
    expect(stderr).toContain(problem);
  });
});

it('says that the audit log is not intact when it is not', async () => {
  const folder = modelOf(project.config).audit_dir;
  const [first = ''] = (await readdir(folder)).sort();
  const path = join(folder, first);
  const text = await readFile(path, 'utf8');
  await writeFile(path, text.replace(/"source": "\w+"/, '"source": "stolen"'));
  const card = await cardOf();
  expect(card.audit).toMatchObject({ intact: false, last_hash: null });
  expect(card.audit.problem).not.toContain(project.folder);
  const page = await (await appOf().request(`/models/tiny/versions/${version}/card`)).text();
  expect(page).toContain('The audit log is not intact.');
  await appendFile(path, 'x');
  expect((await cardOf()).audit.intact).toBe(false);
  await writeFile(path, text);
  expect((await cardOf()).audit.intact).toBe(true);
});
