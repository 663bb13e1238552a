/** The dashboard's buttons and keys, over HTTP in-process. How they are pressed in a browser is for dashboard-browser.test.ts. */
import { describe, expect, it } from 'vitest';
import { awayOperations } from '../api/dashboard/operations.fixture.js';
import { type ApiKey, apiKeys } from '../config/api-keys.js';
import { playedOperations } from './dashboard-app.js';
import { BROWSER, type DashboardApp, dashboardProject, FORM, open, press } from './dashboard-project.js';

const { config, appOf } = dashboardProject();

describe('its buttons', () => {
  it('start a check, and join one that is under way', async () => {
    const asked: string[] = [];
    const start = (joined: boolean) => async (model: string) => {
      asked.push(model);
      return { model, workflow_id: 'w', run_id: 'r', temporal_ui: null, joined };
    };
    const started = await press(appOf({ startRun: start(false) }), { action: 'check' });
    expect(started.status).toBe(303);
    expect(started.headers.get('location')).toBe('/models/tiny?done=check');
    const joined = await press(appOf({ startRun: start(true) }), { action: 'check' });
    expect(joined.headers.get('location')).toBe('/models/tiny?done=joined');
    expect(asked).toEqual(['tiny', 'tiny']);
    expect((await open(appOf(), '/models/tiny?done=check')).text).toContain('A check was started.');
    expect((await open(appOf(), '/models/tiny?done=constructor')).text).not.toContain('class="note good"');
  });

  it('pause and resume a schedule, saying who', async () => {
    const operations = playedOperations({});
    const app = appOf({ operations });
    expect((await press(app, { action: 'pause' })).headers.get('location')).toBe('/models/tiny?done=pause');
    expect((await press(app, { action: 'resume' })).headers.get('location')).toBe('/models/tiny?done=resume');
    expect(operations.asked).toEqual([
      ['pause', 'tiny', 'paused in the dashboard', null],
      ['resume', 'tiny', 'resumed in the dashboard', null],
    ]);
  });

  it('decide about a candidate by name', async () => {
    const waiting = {
      candidate: 'rf-2',
      champion: 'rf-1',
      rows: 120,
      decide_by: '2026-03-10T00:00:00.000Z',
      figures: [{ name: 'balanced_accuracy', candidate: 0.81, champion: 0.79 }],
    };
    const operations = playedOperations({
      tiny: { retrain: { workflow_id: 'retrain/tiny', run_id: 'r', waiting } },
    });
    const app = appOf({ operations });
    const page = (await open(app, '/models/tiny')).text;
    expect(page).toContain('A candidate waits for a decision');
    expect(page).toContain('Balanced accuracy');
    const form = {
      action: 'approve',
      workflow_id: 'retrain/tiny',
      candidate: 'rf-2',
      by: ' Ada ',
      reason: '',
    };
    expect((await press(app, form)).headers.get('location')).toBe('/models/tiny?done=approve');
    expect((await press(app, { ...form, by: ' ' })).status).toBe(422);
    expect(operations.asked).toEqual([
      ['decide', 'tiny', 'approve', { ...form, by: 'Ada' }, { by: 'Ada' }].map((one) =>
        typeof one === 'object' && 'candidate' in one ? expect.objectContaining({ candidate: 'rf-2' }) : one,
      ),
    ]);
  });

  it('say what is wrong when Temporal is away, and leave the page to go back to', async () => {
    const app = appOf({
      operations: awayOperations(),
      startRun: () =>
        awayOperations()
          .pause('tiny', '', null)
          .then(() => Promise.reject(new Error('never'))),
    });
    for (const action of ['check', 'pause', 'resume']) {
      const refused = await press(app, { action });
      expect(refused.status).toBe(503);
      expect(refused.headers.get('content-type')).toContain('text/html');
      const page = await refused.text();
      expect(page).toContain('Temporal does not answer at 127.0.0.1:1');
      expect(page).toContain('<a href="/models/tiny">Back</a>');
    }
  });

  it('do nothing for forms of other sites', async () => {
    const operations = playedOperations({});
    const app = appOf({ operations });
    const refused: Record<string, string>[] = [
      { ...FORM, 'Sec-Fetch-Site': 'cross-site' },
      { ...FORM, 'Sec-Fetch-Site': 'same-site' },
      { ...BROWSER, 'Content-Type': 'text/plain', 'Sec-Fetch-Site': 'cross-site' },
      { ...BROWSER, 'Content-Type': 'application/x-www-form-urlencoded', Origin: 'https://evil.example' },
      { ...BROWSER, 'Content-Type': 'application/x-www-form-urlencoded', Origin: 'null' },
      { ...BROWSER, 'Content-Type': 'application/x-www-form-urlencoded' },
    ];
    for (const headers of refused) {
      const response = await press(app, { action: 'pause' }, headers);
      expect(response.status, JSON.stringify(headers)).toBe(403);
      expect(await response.text()).toContain('SENT_CROSS_SITE');
    }
    expect((await app.request('/models/tiny/actions', { headers: BROWSER })).status).toBe(405);
    expect(operations.asked).toEqual([]);
    const sameOrigin = { 'Content-Type': 'application/x-www-form-urlencoded', Origin: 'http://localhost' };
    expect((await press(app, { action: 'pause' }, sameOrigin)).status).toBe(303);
  });

  it('take forms from the address that people see behind a proxy', async () => {
    const api = { ...config().api, public_url: 'https://watch.example/' };
    const operations = playedOperations({});
    const app = appOf({ operations, config: { ...config(), api } });
    const type = { 'Content-Type': 'application/x-www-form-urlencoded' };
    expect((await press(app, { action: 'pause' }, { ...type, Origin: 'https://watch.example' })).status).toBe(
      303,
    );
    expect(
      (await press(app, { action: 'pause' }, { ...type, Origin: 'https://watch.example.evil' })).status,
    ).toBe(403);
  });

  it('do nothing under a name that was made to lead to loopback', async () => {
    const operations = playedOperations({});
    const rebound = (app: DashboardApp, host: string, headers: Record<string, string> = {}) =>
      app.request(`http://${host}/models/tiny/actions`, {
        method: 'POST',
        headers: { ...FORM, ...headers },
        body: new URLSearchParams({ action: 'pause' }),
      });
    const app = appOf({ operations });
    for (const host of ['evil.example:5000', '127.0.0.1.evil.example', '10.0.0.7'])
      expect((await rebound(app, host)).status, host).toBe(421);
    expect(operations.asked).toEqual([]);
    for (const host of ['localhost:5000', '127.0.0.1:5000', '[::1]:5000'])
      expect((await rebound(app, host)).status, host).toBe(303);
    // Beyond loopback there are keys, which another site does not have.
    const apiKeysOfTest = apiKeys({ api: { keys: {} } }, { SENTINEL_API_KEY: 'a-key-of-some-length' });
    const locked = appOf({ operations, apiKeys: apiKeysOfTest });
    const basic = `Basic ${Buffer.from('me:a-key-of-some-length').toString('base64')}`;
    expect((await rebound(locked, '10.0.0.7', { Authorization: basic })).status).toBe(303);
  });

  it('refuse what no button sends', async () => {
    const app = appOf({ operations: playedOperations({}) });
    for (const form of [{}, { action: 'drop' }, { action: 'check', more: 'x' }, { action: 'approve' }])
      expect((await press(app, form)).status, JSON.stringify(form)).toBe(422);
    const json = await app.request('/models/tiny/actions', {
      method: 'POST',
      headers: { ...FORM, 'Content-Type': 'application/json' },
      body: '{"action":"check"}',
    });
    expect(json.status).toBe(422);
  });
});

describe('with keys', () => {
  const reader = 'reader-key-of-some-length';
  const operator = 'operator-key-of-some-length';
  const keys: ApiKey[] = apiKeys(
    { api: { keys: {} } },
    {
      SENTINEL_API_KEYS: `viewer:read:${reader},ops:read+operate:${operator}`,
    },
  );
  const basic = (key: string) => ({ Authorization: `Basic ${Buffer.from(`me:${key}`).toString('base64')}` });

  it('asks a browser for one, and lets it in by the password of Basic', async () => {
    const app = appOf({ apiKeys: keys });
    const refused = await open(app, '/');
    expect(refused.status).toBe(401);
    expect(refused.headers.get('www-authenticate')).toBe('Basic realm="sentinelml", charset="UTF-8"');
    expect(refused.text).toContain('Unauthorized</h1>');
    expect(refused.text).toContain('give the key as the password; any name will do.');
    expect(refused.text).toContain('<a href="/">Try again</a>');
    expect((await open(app, '/', basic(reader))).status).toBe(200);
    expect((await open(app, '/', basic('wrong'))).status).toBe(401);
  });

  it('shows buttons to whom they open, and refuses them to others', async () => {
    const operations = playedOperations({});
    const app = appOf({ apiKeys: keys, operations });
    expect((await open(app, '/models/tiny', basic(reader))).text).not.toContain('<form');
    expect((await open(app, '/models/tiny', basic(operator))).text).toContain('Check now');
    expect((await press(app, { action: 'pause' }, { ...FORM, ...basic(reader) })).status).toBe(403);
    expect((await press(app, { action: 'pause' }, FORM)).status).toBe(401);
    const form = { action: 'reject', workflow_id: 'retrain/tiny', candidate: 'rf-2', by: 'somebody else' };
    expect((await press(app, form, { ...FORM, ...basic(operator) })).status).toBe(303);
    // Who decides is who holds the key, whatever the form says.
    expect(operations.asked.at(-1)?.at(-1)).toEqual({ by: 'ops' });
  });

  it('takes no cross-site form from a browser that holds a key', async () => {
    const app = appOf({ apiKeys: keys, operations: playedOperations({}) });
    const headers = { ...FORM, ...basic(operator), 'Sec-Fetch-Site': 'cross-site' };
    expect((await press(app, { action: 'check' }, headers)).status).toBe(403);
  });
});
