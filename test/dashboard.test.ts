/** The dashboard's pages, over HTTP in-process. What they look like is for dashboard-browser.test.ts. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { samplePerformance, writeCheck } from '../api/dashboard/sample-checks.fixture.js';
import { incomeResult, wideResult } from '../report/sample-result.fixture.js';
import { playedOperations } from './dashboard-app.js';
import { dashboardProject, open } from './dashboard-project.js';
import { tinyProject } from './tiny-project.js';

const HUNDRED_KB = 100_000;
const { config, appOf, write } = dashboardProject();

describe('the dashboard', () => {
  it('says what to do while there is nothing to show, also with Temporal away', async () => {
    const app = appOf();
    const home = await open(app, '/');
    expect(home.status).toBe(200);
    expect(home.text).toContain('<h1 class="none">Nothing checked yet</h1>');
    expect(home.text).toContain('Temporal does not answer at 127.0.0.1:1');
    const model = await open(app, '/models/tiny');
    expect(model.text).toContain('Not checked yet</h1>');
    expect(model.text).toContain('Check now');
    expect((await open(app, '/runs')).text).toContain('0 checks have finished');
  });

  it('links to Temporal on every page while it answers, and on none while it is away', async () => {
    const { run_id } = await write(11);
    const running = { workflow_id: 'drift/tiny', run_id: 'r', since: '2026-03-09T14:59:00.000Z' };
    const here = playedOperations({ tiny: { running } });
    const look = async () => ({ ...(await here.look()), problem: 'Temporal does not answer at 127.0.0.1:1' });
    for (const path of ['/', '/models/tiny', '/runs', `/runs/${run_id}`]) {
      expect((await open(appOf({ operations: here }), path)).text, path).toContain(
        'href="http://127.0.0.1:8233',
      );
      const away = await open(appOf({ operations: { ...here, look } }), path);
      expect(away.text, path).not.toContain('127.0.0.1:8233');
    }
  });

  it('says on the page of a check which columns drifted in their missing rows', async () => {
    const result = incomeResult();
    const columns = result.columns.map((column, at) =>
      at === 0
        ? { ...column, drifted: true, missing: { reference: 0.01, current: 0.31, drifted: true } }
        : column,
    );
    const { run_id } = await write(11, { ...result, columns });
    const page = await open(appOf(), `/runs/${run_id}`);
    expect(page.text.split('missing rows: ')).toHaveLength(2);
    expect(page.text).toMatch(/drifted<small>missing rows: 1\s% to 31\s%<\/small>/);
  });

  it('shows every model with its verdict, its trend, its next check and its pause', async () => {
    for (const hour of [11, 12, 13]) await write(hour);
    const schedule = { of: 'model', paused: false, note: '', next: '2026-03-09T16:00:00.000Z' } as const;
    const active = await open(appOf({ operations: playedOperations({ tiny: { schedule } }) }), '/');
    expect(active.text).toContain('Drift in 1 of 1 model');
    expect(active.text).toContain('Drift in all of the last 3 checks');
    expect(active.text).toContain('datetime="2026-03-09T16:00:00Z">2026-03-09 16:00 UTC</time>');
    expect(active.text).toContain('2 of 5 columns (40');
    const paused = playedOperations({
      tiny: { schedule: { ...schedule, paused: true, note: 'over <night>', next: null } },
    });
    const home = (await open(appOf({ operations: paused }), '/')).text;
    expect(home).toContain('Paused');
    expect(home).toContain('over &lt;night&gt;');
    expect((await open(appOf({ operations: paused }), '/models/tiny')).text).toContain('Resume the schedule');
  });

  it('tells of a check that is overdue, failed or under way', async () => {
    await write(9);
    const run = { workflow_id: 'drift/tiny', run_id: 'r' };
    const operations = playedOperations({
      tiny: {
        running: { ...run, since: '2026-03-09T14:59:00.000Z' },
        failed: { ...run, at: '2026-03-09T10:00:00.000Z', code: 'SENT_MODEL_UNKNOWN' },
      },
    });
    const home = (await open(appOf({ operations }), '/')).text;
    for (const words of ['overdue', 'a check is under way', 'the check after it failed'])
      expect(home).toContain(words);
    const model = (await open(appOf({ operations }), '/models/tiny')).text;
    expect(model).toContain('SENT_MODEL_UNKNOWN');
    expect(model).toContain('href="http://127.0.0.1:8233/workflows/r"');
  });

  it('shows a model with its columns, predictions and checks, and a run with its own', async () => {
    for (const hour of [11, 12, 13]) await write(hour);
    const record = await write(14);
    const app = appOf({ operations: playedOperations({}) });
    const model = (await open(app, '/models/tiny')).text;
    expect(model).toContain('Drifted in all of the last 4 checks');
    expect(model).toContain('href="/reports/tiny/drift_20260309_140000.html#column-age"');
    expect(model).toContain('<bdi>no</bdi>');
    expect(model).toContain('1,200 rows in the window of the last check');
    const run = (await open(app, `/runs/${record.run_id}`)).text;
    expect(run).toContain('2 of 5 columns (40');
    expect(run).toContain('The check before');
    expect(run).not.toContain('The check after');
    expect(run).toContain('after 2.5 s');
    expect(run).toContain(`href="http://127.0.0.1:8233/workflows/${record.run_id}"`);
  });

  it('shows how right the model was, by labels and by estimate, and what has fallen', async () => {
    for (const [hour, labelled, accuracy] of [
      [12, 1_100, 0.81],
      [13, 0, 0.8],
      [14, 900, 0.74],
    ] as const)
      await write(hour, incomeResult(), 'tiny', { performance: samplePerformance(labelled, accuracy) });
    const app = appOf({ operations: playedOperations({}) });
    const page = (await open(app, '/models/tiny')).text;
    expect(page).toContain('<b class="drift">Fallen</b>, by labels,');
    expect(page).toContain('900 of 1,200 predictions have a label (75');
    expect(page).toContain('With labels 0.740, estimated 0.750, reference 0.82');
    expect(page).toContain('ROC-AUC');
    expect((await open(app, '/')).text).toContain('performance has fallen');
    const run = (await open(app, '/runs/run-tiny-20260309_130000')).text;
    expect(run).toContain('<b class="stable">As expected</b>, by estimate');
    expect(run).toContain('None of its predictions has a label.');
  });

  it('says since when what has changed for good, how surely, and where there is more of it', async () => {
    const change = {
      kind: 'column' as const,
      direction: 'up' as const,
      since: '2026-03-09T10:00:00.000Z',
      earliest: '2026-03-09T09:00:00.000Z',
      found: '2026-03-09T13:00:00.000Z',
    };
    const changes = ['<age>', 'b', 'c', 'd', 'e', 'f'].map((name) => ({ name, ...change }));
    await write(14, incomeResult(), 'tiny', { changes });
    const { text } = await open(appOf(), '/models/tiny');
    expect(text).toMatch(
      /Drift of <bdi>&lt;age&gt;<\/bdi><\/th><td>up<\/td><td><time [^>]*>2026-03-09 10:00 UTC.*2026-03-09 09:00 UTC.*2026-03-09 13:00 UTC/,
    );
    expect(text).toContain('<a href="/reports/tiny/drift_20260309_140000.html#since">1 more figure</a>');
    await write(14);
    expect((await open(appOf(), '/models/tiny')).text).not.toContain('Since when');
  });

  it('does not say that all is well where only performance has fallen, or a check has failed', async () => {
    const stable = { ...incomeResult(), verdict: 'stable' as const };
    const record = await write(14, stable, 'tiny', { performance: samplePerformance(900, 0.74) });
    const app = appOf({ operations: playedOperations({}) });
    const heading = '<h1 class="drift">Performance has fallen</h1>';
    for (const path of ['/', '/models/tiny', `/runs/${record.run_id}`])
      expect((await open(app, path)).text, path).toContain(heading);
    expect((await open(app, '/models/tiny')).text).toContain('Accuracy 0.74, below 0.79; F1 0.6');
    expect((await open(app, '/runs')).text).toContain('performance had fallen');

    await write(14, stable);
    expect((await open(app, '/')).text).toContain('<h1 class="stable">Stable</h1>');
    const failed = { workflow_id: 'w', run_id: 'f', at: '2026-03-09T14:58:00.000Z', code: null };
    const home = (await open(appOf({ operations: playedOperations({ tiny: { failed } }) }), '/')).text;
    expect(home).toContain('<h1 class="late">No drift in 1 of 1 model</h1>');
    expect(home).toContain('1 with a check that failed.');
  });

  it('gives the window of a check to the second', async () => {
    const window = { start: '2026-03-09T13:00:07.250Z', end: '2026-03-09T14:00:09.750Z' };
    const { run_id } = await write(14, incomeResult(), 'tiny', { window });
    const { text } = await open(appOf(), `/runs/${run_id}`);
    expect(text).toContain('>2026-03-09 13:00:07 UTC</time>');
    expect(text).toContain('>2026-03-09 14:00:09 UTC</time>, 1 h');
  });

  it('answers programs at the same addresses with JSON as before', async () => {
    const record = await write(14);
    const app = appOf();
    for (const accept of [undefined, '*/*', 'application/json']) {
      const headers = accept === undefined ? {} : { Accept: accept };
      expect(await (await app.request('/runs', { headers })).json()).toEqual({ runs: [record] });
      expect(await (await app.request(`/runs/${record.run_id}`, { headers })).json()).toEqual(record);
      expect(await (await app.request('/models/tiny', { headers })).json()).toMatchObject({ id: 'tiny' });
    }
    expect((await app.request('/runs')).headers.get('vary')).toContain('Accept');
  });

  it('is not sent again while nothing has changed', async () => {
    await write(14);
    const app = appOf({ operations: playedOperations({}) });
    for (const path of ['/', '/models/tiny', '/runs']) {
      const first = await open(app, path);
      const tag = first.headers.get('etag') ?? '';
      const again = await open(app, path, { 'If-None-Match': tag });
      expect(again.status, path).toBe(304);
      // A browser would put the page that it has kept under this policy instead of its own.
      expect(again.headers.get('content-security-policy'), path).toBeNull();
    }
    const before = (await open(app, '/')).headers.get('etag') ?? '';
    await write(15);
    expect((await open(app, '/', { 'If-None-Match': before })).status).toBe(200);
  });

  it('runs its own script and no other, and sends forms to its own server', async () => {
    const { headers, text } = await open(appOf(), '/');
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(
      /default-src 'none'; script-src 'sha256-[^']+'; .*connect-src 'self'.*form-action 'self'/,
    );
    expect(text.match(/<script/g)).toHaveLength(1);
    expect(text).not.toMatch(/(?:src|href)="https?:/);
  });

  it('has a page for what it refuses, to browsers alone', async () => {
    const app = appOf();
    const page = await open(app, '/models/nosuch');
    expect(page.status).toBe(404);
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(page.text).toContain('Expected one of the models tiny, got &quot;nosuch&quot;.');
    expect((await open(app, '/%3Cscript%3E')).text).not.toContain('<script>');
    expect((await app.request('/models/nosuch')).headers.get('content-type')).toBe(
      'application/problem+json',
    );
    expect((await open(app, '/runs/nosuch')).status).toBe(404);
    expect((await open(app, '/runs?model=nosuch')).status).toBe(404);
  });

  it('takes any number of a page', async () => {
    await write(14);
    const app = appOf();
    for (const number of ['0', '-1', 'x', '999999', '1e9', ''])
      for (const path of [`/?page=${number}`, `/runs?page=${number}`, `/models/tiny?columns=${number}`])
        expect((await open(app, path)).status, path).toBe(200);
  });
});

describe('its size', () => {
  it('is below 100 KB for a hundred models that were all checked twenty times', async () => {
    const models = Array.from({ length: 100 }, (_, at) => `model_${String(at).padStart(3, '0')}`);
    const settings = `    title: ${'A long title of this model '.repeat(6)}\n    schedule: { every: 1h }`;
    const many = await tinyProject({ trained: false, models, modelSettings: settings });
    try {
      const result = incomeResult();
      for (const model of models)
        for (let hour = 0; hour < 20; hour++)
          await writeCheck(many.config.data_dir, {
            model,
            end: new Date(Date.UTC(2026, 2, 9, hour)),
            result: { ...result, verdict: hour % 3 === 0 ? 'drift' : 'stable' },
          });
      const schedule = { of: 'model', paused: false, note: '', next: '2026-03-09T16:00:00.000Z' } as const;
      const operations = playedOperations(Object.fromEntries(models.map((id) => [id, { schedule }])));
      const page = await open(appOf({ config: many.config, operations }), '/');
      expect(page.text.match(/<tr><th scope="row"><a href="\/models\//g)).toHaveLength(100);
      expect(Buffer.byteLength(page.text)).toBeLessThan(HUNDRED_KB);
    } finally {
      await many.remove();
    }
  });

  it('is below 100 KB for 500 columns, which are shown page by page', async () => {
    for (const hour of [11, 12, 13, 14]) await write(hour, wideResult(500));
    const app = appOf();
    const page = await open(app, '/models/tiny');
    expect(Buffer.byteLength(page.text)).toBeLessThan(HUNDRED_KB);
    expect(page.text).toContain('page 1 of 10');
    expect((await open(app, '/models/tiny?columns=10')).text).toContain('Previous columns');
    const run = await open(app, '/runs/run-tiny-20260309_140000');
    expect(Buffer.byteLength(run.text)).toBeLessThan(HUNDRED_KB);
    expect(run.text).toContain('page 1 of 5');
  });
});

it('finds one of five thousand checks without reading the others on the way to a page', async () => {
  const { data_dir: dataDir } = config();
  const result = incomeResult();
  // Sixty with a result each; the rest as bare files, which a page must not even look at.
  const { mkdir, writeFile } = await import('node:fs/promises');
  await mkdir(join(dataDir, 'runs', 'tiny'), { recursive: true });
  const stamp = (at: number) =>
    new Date(Date.UTC(2024, 0, 1, at)).toISOString().slice(0, 13).replaceAll('-', '').replace('T', '_');
  await Promise.all(
    Array.from({ length: 4_940 }, (_, at) =>
      writeFile(join(dataDir, 'runs', 'tiny', `${stamp(at)}0000.json`), '{'),
    ),
  );
  for (let hour = 0; hour < 60; hour++)
    await writeCheck(dataDir, { model: 'tiny', end: new Date(Date.UTC(2026, 2, 1, hour)), result });
  const app = appOf();
  const model = (await open(app, '/models/tiny')).text;
  expect(model).toContain('All 5,000 checks');
  expect((await open(app, '/')).text).toContain('Drift in all of the last 20 checks');
  const runs = await open(app, '/runs?model=tiny');
  expect(runs.text).toContain('page 1 of 100');
  expect(runs.text.match(/<tr><th scope="row">/g)).toHaveLength(50);
  for (const page of [model, runs.text]) expect(Buffer.byteLength(page)).toBeLessThan(HUNDRED_KB);
});
