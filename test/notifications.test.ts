/** Alerts, from a check on a real Temporal server to real receivers on this machine. */
import { execFile } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Client, WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { DefaultLogger, Runtime, type WorkflowBundle } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../config/package-root.js';
import { sampleAlert } from '../notify/alert.fixture.js';
import { createLiveLog } from '../store/live-log.js';
import { startRun } from '../worker/start-run.js';
import type { DeliverAlertInput } from '../workflows/contract.js';
import { DELIVER_ALERT, TASK_QUEUE } from '../workflows/names.js';
import { type HttpReceiver, httpReceiver, type MailReceiver, mailReceiver } from './local-receivers.js';
import { recordHistory, replayHistory } from './recorded-history.js';
import { programOf } from './run-cli.js';
import { startTemporal, type TemporalEnvironment } from './temporal-environment.js';
import { testActivities } from './test-activities.js';
import { type TinyProject, tinyProject, tinyRow } from './tiny-project.js';
import { bundleWorkflows, startWorkerProcess, withWorker } from './with-worker.js';

let temporal: TemporalEnvironment;
let bundle: WorkflowBundle;
let hook: HttpReceiver;
let chat: HttpReceiver;
let mail: MailReceiver;
let project: TinyProject;

beforeAll(async () => {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  [temporal, bundle, hook, chat, mail] = await Promise.all([
    startTemporal(),
    bundleWorkflows(),
    httpReceiver(),
    httpReceiver(),
    mailReceiver(),
  ]);
  project = await tinyProject({
    trained: false,
    modelSettings: '    drift: { window: { last: 1h }, share: 0.3 }',
    settings: `notifications:
  hysteresis: { windows: 1, of: 1 }
  channels:
    hook: { type: webhook, url: "${hook.url}/hook" }
    chat: { type: slack, url: "${chat.url}/chat" }
    mail: { type: email, host: 127.0.0.1, port: ${mail.port}, tls: none, from: s@example.com, to: [ml@example.com] }`,
  });
});
afterAll(async () => {
  await temporal?.stop();
  await project?.remove();
  await Promise.all([hook?.stop(), chat?.stop(), mail?.stop()]);
});

/** Logs predictions of just now, their ages shifted. */
async function log(shift: number): Promise<void> {
  const live = createLiveLog({
    directory: join(project.config.data_dir, 'live', 'tiny'),
    columns: ['id', 'timestamp', 'model_version', 'age', 'city', 'prediction', 'probability'],
  });
  const at = new Date().toISOString();
  await live.appendMany(
    Array.from({ length: 300 }, (_, i) => {
      const { age, city } = tinyRow(i);
      const probability = Math.min(0.95, Math.max(0.05, (age + shift - 25) / 45));
      return [`${at}-${i}`, at, 'rf-test', age + shift, city, probability >= 0.5 ? 1 : 0, probability];
    }),
  );
  await live.close();
}

const check = async (client: Client) => {
  const { workflowId, runId } = await startRun(client, TASK_QUEUE, { model: 'tiny' });
  return client.workflow.getHandle(workflowId, runId).result();
};

const worker = <T>(activities: Parameters<typeof withWorker>[2], work: (client: Client) => Promise<T>) =>
  withWorker(temporal, bundle, { ...testActivities(project.config), ...activities }, work);

const alertsOf = ({ received }: HttpReceiver) => received.map(({ body }) => JSON.parse(body));

/** Delivers an alert by a workflow of its own, and waits. */
async function deliver(client: Client, id: string, channels: string[], patience = 60_000) {
  const alert = sampleAlert({ model: 'tiny', id: `alert_${id.padStart(32, '0')}` });
  const input: DeliverAlertInput = { alert, channels, give_up_after_ms: patience };
  const handle = await client.workflow.start(DELIVER_ALERT, {
    workflowId: `alert/tiny/${alert.id}`,
    taskQueue: TASK_QUEUE,
    args: [input],
  });
  return { alert, handle };
}

describe('a check', () => {
  it('that finds drift tells every channel, without waiting for one that is busy; a recovery follows', async () => {
    await log(15);
    chat.answers.push({ status: 503 }, { status: 429, headers: { 'retry-after': '1' } });
    await worker({}, async (client) => {
      expect(await check(client)).toMatchObject({ verdict: 'drift' });
      await expect.poll(() => chat.received.length, { timeout: 30_000 }).toBe(3);
      await expect.poll(() => mail.mails.length, { timeout: 30_000 }).toBe(1);
      expect(alertsOf(hook)).toMatchObject([
        { event: 'drift', model: 'tiny', title: 'tiny: drift', windows: { drifted: 1, of: 1 } },
      ]);
      const [{ id, columns }] = alertsOf(hook);
      expect(columns).toContainEqual({ name: 'age', windows: 1 });
      expect(new Set(chat.received.map(({ headers }) => headers['idempotency-key']))).toEqual(new Set([id]));
      const handle = client.workflow.getHandle(`alert/tiny/${id}`);
      expect(await handle.result()).toEqual({ alert: id, channels: ['hook', 'chat', 'mail'] });
      expect(await (await handle.describe()).staticSummary()).toBe('tiny: drift');
      await recordHistory(temporal, handle.workflowId, 'deliver-alert');

      // Drift goes on: nobody is told again.
      expect(await check(client)).toMatchObject({ verdict: 'drift' });
      await rm(join(project.config.data_dir, 'live', 'tiny'), { recursive: true });
      await log(0);
      expect(await check(client)).toMatchObject({ verdict: 'stable' });
      await expect.poll(() => hook.received.length, { timeout: 30_000 }).toBe(2);
      expect(alertsOf(hook)[1]).toMatchObject({
        event: 'recovery',
        alarm: 'drift',
        title: 'tiny: stable again',
      });
    });
  });

  it('that fails for good tells why, once', async () => {
    const before = hook.received.length;
    await worker(
      {
        async testColumns() {
          throw ApplicationFailure.nonRetryable('no space left', 'SENT_OUTPUT_FAILED');
        },
      },
      async (client) => {
        for (let times = 0; times < 2; times++)
          await expect(check(client)).rejects.toBeInstanceOf(WorkflowFailedError);
        await expect.poll(() => hook.received.length, { timeout: 30_000 }).toBe(before + 1);
        expect(alertsOf(hook).at(-1)).toMatchObject({
          event: 'failure',
          problem: { type: 'SENT_OUTPUT_FAILED', message: 'no space left' },
        });
      },
    );
  });
});

describe('the delivery of an alert', () => {
  it('tells the other channels although one refuses, and then fails with the reason', async () => {
    hook.answers.push({ status: 410, body: 'gone' });
    const before = { chat: chat.received.length, mail: mail.mails.length };
    await worker({}, async (client) => {
      const { handle } = await deliver(client, '1', ['hook', 'chat', 'mail']);
      const error = await handle.result().catch((failure: unknown) => failure);
      expect(error).toMatchObject({
        cause: {
          type: 'SENT_NOTIFY_REFUSED',
          message: expect.stringMatching(/^1 of 3 channels could not be told: .*it answered 410 "gone"$/),
        },
      });
      await recordHistory(temporal, handle.workflowId, 'deliver-alert-refused');
    });
    expect(chat.received.length).toBe(before.chat + 1);
    expect(mail.mails.length).toBe(before.mail + 1);
  });

  it('gives an unreachable channel up after its time, with the last attempt’s reason', async () => {
    chat.answers.push(...Array.from({ length: 10 }, () => ({ status: 500 })));
    await worker({}, async (client) => {
      const { handle } = await deliver(client, '2', ['chat'], 4_000);
      const error = await handle.result().catch((failure: unknown) => failure);
      expect(error).toMatchObject({
        cause: { type: 'SENT_NOTIFY_FAILED', message: expect.stringContaining('it answered 500') },
      });
    });
    chat.answers.length = 0;
  });

  it('survives a worker that is killed in the middle of it: the one channel is told once, the other again under the same id', async () => {
    const before = hook.received.length;
    const said = chat.received.length;
    chat.answers.push({ status: 200, silent: true });
    const doomed = startWorkerProcess(temporal, project.config.path);
    const { alert, handle } = await deliver(temporal.client, '3', ['hook', 'chat']);
    await expect.poll(() => chat.received.length, { timeout: 60_000 }).toBe(said + 1);
    await expect.poll(() => hook.received.length, { timeout: 60_000 }).toBe(before + 1);
    const record = join(project.config.data_dir, 'notifications/tiny/deliveries', `${alert.id}_hook.json`);
    await expect
      .poll(() => readFile(record, 'utf8').catch(() => ''), { timeout: 60_000 })
      .toContain('"sent"');
    doomed.process.kill('SIGKILL');
    await worker({}, () => handle.result());
    expect(hook.received.length).toBe(before + 1);
    expect(chat.received.slice(said).map(({ headers }) => headers['idempotency-key'])).toEqual([
      alert.id,
      alert.id,
    ]);
  });

  it.each([
    ['nothing', []],
    ['no alert', [{ channels: ['hook'], give_up_after_ms: 1000 }]],
    [
      'an alert that is none',
      [{ alert: { id: 'alert_1', model: 'tiny' }, channels: ['hook'], give_up_after_ms: 5000 }],
    ],
  ])('ends at once on %s', async (_, args) => {
    await worker({}, async (client) => {
      const handle = await client.workflow.start(DELIVER_ALERT, {
        workflowId: `alert/bad/${crypto.randomUUID()}`,
        taskQueue: TASK_QUEUE,
        args,
        workflowExecutionTimeout: '30s',
      });
      await expect(handle.result()).rejects.toMatchObject({ cause: { type: 'SENT_USAGE' } });
    });
  });

  it.each(['deliver-alert', 'deliver-alert-refused'])('replays the recorded history %s', (name) =>
    replayHistory(bundle, name),
  );
});

describe('sentinel notify', () => {
  const sentinel = (...args: string[]) =>
    promisify(execFile)(
      process.execPath,
      [...programOf('cli/main'), ...args, '--config', project.config.path],
      { cwd: packageRoot() },
    );

  it('test sends through every channel and tells how each answered', async () => {
    const before = hook.received.length;
    chat.answers.push({ status: 404, body: 'no_service' });
    const failure = await sentinel('notify', 'test', '--event', 'recovery').catch((error: unknown) => error);
    expect(failure).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(
        /^ok\s+hook\s+took it in \d+ ms\nFAIL\s+chat\s+.*404 "no_service"\nok\s+mail\s+took it/,
      ),
    });
    expect(hook.received.length).toBe(before + 1);
    expect(alertsOf(hook).at(-1)).toMatchObject({
      event: 'recovery',
      test: true,
      title: '[test] tiny: stable again',
    });
  });

  it('status tells which alarms are on', async () => {
    const { stdout } = await sentinel('notify', 'status');
    expect(stdout).toMatch(/^tiny\s+drift\s+off/m);
    expect(stdout).toMatch(/^tiny\s+failure\s+ON/m);
  });
});
