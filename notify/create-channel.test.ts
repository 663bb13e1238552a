import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseConfig } from '../config/load-config.js';
import { type HttpReceiver, httpReceiver, type MailReceiver, mailReceiver } from '../test/local-receivers.js';
import { sampleAlert } from './alert.fixture.js';
import { checkChannel, createChannel } from './create-channel.js';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

let http: HttpReceiver;
let mail: MailReceiver;
beforeEach(async () => {
  [http, mail] = await Promise.all([httpReceiver(), mailReceiver({ user: 'sentinel', password: 'geheim' })]);
});
afterEach(() => Promise.all([http.stop(), mail.stop()]));

function channel(name: string, yaml: string, env: NodeJS.ProcessEnv = {}) {
  const config = parseConfig(
    `default_model: income
notifications:
  channels:
    ${name}: ${yaml}
models:
  income:
    features: { age: { type: numeric } }
    target: { name: income, classes: ["no", "yes"] }
    reference: reference.csv
    schedule: { every: 1h }
`,
    '/project/sentinel.config.yaml',
  );
  return createChannel(config, name, { env, now: () => new Date() });
}

describe('the webhook', () => {
  it('posts the alert as it is, signed so that the reference library verifies it, with its id as idempotency key', async () => {
    const alert = sampleAlert();
    await channel(
      'hook',
      '{ type: webhook, url: { env: HOOK }, secret: { env: SECRET }, headers: { Authorization: { env: TOKEN } } }',
      { HOOK: `${http.url}/in?x=1`, SECRET, TOKEN: 'Bearer abc' },
    ).send(alert);
    const [request] = http.received;
    expect(request).toMatchObject({
      path: '/in?x=1',
      headers: { authorization: 'Bearer abc', 'idempotency-key': alert.id, 'webhook-id': alert.id },
    });
    const headers = Object.fromEntries(
      Object.entries(request?.headers ?? {}).map(([name, value]) => [name, String(value)]),
    );
    expect(new Webhook(SECRET).verify(request?.body ?? '', headers)).toEqual(alert);
  });

  it('names the variable that is missing, and sends nothing', async () => {
    await expect(
      channel('hook', `{ type: webhook, url: "${http.url}", secret: { env: SECRET } }`).send(sampleAlert()),
    ).rejects.toMatchObject({
      code: 'SENT_SECRET_MISSING',
      message: expect.stringContaining('SECRET, which notifications.channels.hook.secret names'),
    });
    expect(http.received).toEqual([]);
  });
});

describe('the Slack-compatible channel', () => {
  it('sends a message in which names are text, and no markup', async () => {
    await channel('chat', `{ type: slack, url: "${http.url}/services/T/B/x" }`).send(sampleAlert());
    const message = JSON.parse(http.received[0]?.body ?? '');
    expect(message).toMatchObject({
      text: 'income: drift',
      attachments: [
        {
          color: '#d1242f',
          title: 'income: drift',
          title_link: 'http://127.0.0.1:5000/reports/income/drift_20260105_100000.html',
          ts: 1767607205,
        },
      ],
    });
    expect(message.attachments[0].fields[2]).toEqual({
      title: 'Columns',
      value: '• age (2 of 2 windows)\n• &lt;b&gt;|hours &amp; days per_week (1 of 2 windows)',
      short: false,
    });
    expect(http.received[0]?.body).not.toContain('<b>');
  });

  it('takes a revoked address for a refusal', async () => {
    http.answers.push({ status: 404, body: 'no_service' });
    await expect(
      channel('chat', `{ type: slack, url: "${http.url}/services/T/B/x" }`).send(sampleAlert()),
    ).rejects.toMatchObject({
      code: 'SENT_NOTIFY_REFUSED',
      message: expect.stringContaining('404 "no_service"'),
    });
  });
});

describe('mail', () => {
  const settings = (more = '') =>
    `{ type: email, host: 127.0.0.1, port: ${mail.port}, tls: none, user: sentinel, password: { env: SMTP_PASSWORD }, from: "Sentinel <sentinel@example.com>", to: [ml@example.com, ops@example.com]${more} }`;
  const env = { SMTP_PASSWORD: 'geheim' };

  it('reaches everybody once, with a Message-ID that follows from the alert', async () => {
    const alert = sampleAlert();
    await channel('mail', settings(), env).send(alert);
    expect(mail.mails).toHaveLength(1);
    const [one] = mail.mails;
    expect(one).toMatchObject({ from: 'sentinel@example.com', to: ['ml@example.com', 'ops@example.com'] });
    expect(one?.source).toContain(`Message-ID: <${alert.id}@sentinelml>`);
    expect(one?.source).toContain('Subject: income: drift');
    expect(one?.source).toContain('Auto-Submitted: auto-generated');
    expect(one?.source).toContain('age (2 of 2 windows)');
  });

  it('tells a wrong login and an unknown mailbox from a server that is busy', async () => {
    await expect(
      channel('mail', settings(), { SMTP_PASSWORD: 'falsch' }).send(sampleAlert()),
    ).rejects.toMatchObject({
      code: 'SENT_NOTIFY_REFUSED',
    });
    mail.refusals.push(
      { status: 550, message: 'no such mailbox' },
      { status: 550, message: 'no such mailbox' },
    );
    await expect(channel('mail', settings(), env).send(sampleAlert())).rejects.toMatchObject({
      code: 'SENT_NOTIFY_REFUSED',
    });
    mail.refusals.push({ status: 451, message: 'try later' }, { status: 451, message: 'try later' });
    await expect(channel('mail', settings(), env).send(sampleAlert())).rejects.toMatchObject({
      code: 'SENT_NOTIFY_FAILED',
    });
    expect(mail.mails).toEqual([]);
  });

  it('does not send a password in plain text where TLS was asked for', async () => {
    const plain = settings().replace('tls: none', 'tls: starttls');
    await expect(channel('mail', plain, env).send(sampleAlert())).rejects.toMatchObject({
      code: expect.stringMatching(/^SENT_NOTIFY_/),
    });
    expect(mail.mails).toEqual([]);
  });
});

describe('Alertmanager', () => {
  it('is sent the alarm with the labels that are its identity, holding for three slots; a recovery ends it', async () => {
    const am = channel(
      'am',
      `{ type: alertmanager, url: "${http.url}/am/", labels: { team: ml, severity: critical } }`,
    );
    const sent = Date.now();
    await am.send(sampleAlert());
    await am.send(sampleAlert({ event: 'recovery', created_at: '2026-01-05T12:00:00.000Z' }));
    expect(http.received.map(({ path }) => path)).toEqual(['/am/api/v2/alerts', '/am/api/v2/alerts']);
    const [[on], [off]] = http.received.map(({ body }) => JSON.parse(body));
    expect(on.labels).toEqual({
      alertname: 'SentinelModelDrift',
      model: 'income',
      service: 'sentinelml',
      severity: 'critical',
      team: 'ml',
    });
    expect(off.labels).toEqual(on.labels);
    expect(Date.parse(on.endsAt) - sent).toBeGreaterThanOrEqual(3 * 3_600_000);
    expect(off).toMatchObject({ startsAt: on.startsAt, endsAt: '2026-01-05T12:00:00.000Z' });
  });

  it('lets a test end within a minute, and a version that waits when it is set aside', async () => {
    const am = channel('am', `{ type: alertmanager, url: "${http.url}" }`);
    await am.send(sampleAlert({ test: true }));
    const decide_by = '2030-01-08T10:00:00.000Z';
    await am.send(
      sampleAlert({
        event: 'approval',
        alarm: 'approval',
        candidate: { version: 'rf-new', champion: null, decide_by },
      }),
    );
    const [[test], [waiting]] = http.received.map(({ body }) => JSON.parse(body));
    expect(Date.parse(test.endsAt) - Date.now()).toBeLessThanOrEqual(60_000);
    expect(test.labels).toMatchObject({ test: 'true' });
    expect(waiting).toMatchObject({ endsAt: decide_by, labels: { alertname: 'SentinelVersionWaiting' } });
  });
});

it('is looked at for variables that are not set, without sending anything', () => {
  const config = parseConfig(
    'default_model: m\nnotifications: { channels: { hook: { type: webhook, url: "http://localhost", headers: { Authorization: { env: TOKEN } } } } }\nmodels: { m: { features: { a: { type: numeric } }, target: { name: t, classes: ["0", "1"] }, reference: r.csv } }',
    '/project/sentinel.config.yaml',
  );
  checkChannel(config, 'hook', { TOKEN: 'x' });
  expect(() => checkChannel(config, 'hook', {})).toThrow(
    'the environment variable TOKEN, which notifications.channels.hook.headers.Authorization names',
  );
});

it('does not know a channel that is not configured', () => {
  expect(() => channel('hook', '{ type: slack, url: "http://localhost" }').name).not.toThrow();
  const config = parseConfig(
    'default_model: m\nmodels: { m: { features: { a: { type: numeric } }, target: { name: t, classes: ["0", "1"] }, reference: r.csv } }',
    '/project/sentinel.config.yaml',
  );
  expect(() => createChannel(config, 'hook', { env: {}, now: () => new Date() })).toThrow(
    expect.objectContaining({ code: 'SENT_CHANNEL_UNKNOWN' }),
  );
});
