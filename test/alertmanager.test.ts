/** Alerts in a real Alertmanager: raised, renewed, silenced by label, and resolved. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { parseConfig } from '../config/load-config.js';
import { sampleAlert } from '../notify/alert.fixture.js';
import { createChannel } from '../notify/create-channel.js';
import { type HttpReceiver, httpReceiver } from './local-receivers.js';
import { freePort } from './temporal-environment.js';

const BINARY = ['prometheus-alertmanager', 'alertmanager'].find(
  (name) => spawnSync(name, ['--version']).status === 0,
);
if (!BINARY)
  process.stderr.write(
    'SKIPPED: tests against Alertmanager, which is not installed (Debian package prometheus-alertmanager).\n',
  );

const alertsSchema = z.array(
  z.object({
    labels: z.record(z.string(), z.string()),
    annotations: z.record(z.string(), z.string()),
    startsAt: z.string(),
    status: z.object({ state: z.string() }),
  }),
);

it.runIf(process.env.CI)('has Alertmanager to test against', () => {
  expect(BINARY).toBeDefined();
});

describe.runIf(BINARY)('a real Alertmanager', () => {
  let folder: string;
  let server: ChildProcess;
  let url: string;
  let downstream: HttpReceiver;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sentinel-alertmanager-'));
    downstream = await httpReceiver();
    await writeFile(
      join(folder, 'alertmanager.yml'),
      `route: { receiver: hook, group_by: [alertname, model], group_wait: 0s, group_interval: 1s, repeat_interval: 1h }
receivers: [{ name: hook, webhook_configs: [{ url: "${downstream.url}/", send_resolved: true }] }]
`,
    );
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    server = spawn(
      BINARY ?? '',
      [
        `--config.file=${join(folder, 'alertmanager.yml')}`,
        `--storage.path=${join(folder, 'data')}`,
        `--web.listen-address=127.0.0.1:${port}`,
        '--cluster.listen-address=',
      ],
      { stdio: 'ignore' },
    );
    const ready = () =>
      fetch(`${url}/-/ready`).then(
        ({ ok }) => ok,
        () => false,
      );
    for (let tries = 0; !(await ready()); tries++) {
      if (tries > 300) throw new Error('Alertmanager does not get ready');
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  });
  afterAll(async () => {
    server?.kill('SIGKILL');
    await downstream?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const active = async () =>
    alertsSchema.parse(await (await fetch(`${url}/api/v2/alerts?active=true`)).json());

  it('takes an alarm, keeps one of it however often it is renewed, tells its receivers, and resolves it', async () => {
    const config = parseConfig(
      `default_model: income
notifications: { channels: { am: { type: alertmanager, url: "${url}", labels: { team: ml } } } }
models: { income: { features: { a: { type: numeric } }, target: { name: t, classes: ["0", "1"] }, reference: r.csv } }`,
      join(folder, 'sentinel.config.yaml'),
    );
    const channel = createChannel(config, 'am', { env: {}, now: () => new Date() });
    const since = new Date(Date.now() - 60_000).toISOString();
    await channel.send(sampleAlert({ since }));
    await channel.send(sampleAlert({ since, reminder: true, id: `alert_${'1'.repeat(32)}` }));
    const alerts = await active();
    expect(alerts).toHaveLength(1);
    expect(alerts[0]).toMatchObject({
      labels: { alertname: 'SentinelModelDrift', model: 'income', team: 'ml', severity: 'warning' },
      annotations: { summary: 'income: still drifting', columns: expect.stringContaining('age') },
      startsAt: since,
    });
    await expect.poll(() => downstream.received.length, { timeout: 20_000 }).toBeGreaterThanOrEqual(1);
    expect(JSON.parse(downstream.received[0]?.body ?? '')).toMatchObject({ status: 'firing' });

    const at = new Date().toISOString();
    await channel.send(
      sampleAlert({ event: 'recovery', since, created_at: at, verdict: 'stable', columns: [] }),
    );
    await expect.poll(active, { timeout: 20_000 }).toEqual([]);
    await expect
      .poll(() => downstream.received.map(({ body }) => JSON.parse(body).status), { timeout: 20_000 })
      .toContain('resolved');
  });
});
