/** What a real socket meets: broken HTTP, slow and endless requests, other origins, too many requests, odd files. */
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { Agent, request as httpRequest } from 'node:http';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { awayOperations } from '../api/dashboard/operations.fixture.js';
import { type RunningApi, startApi } from '../api/start-api.js';
import { createLog } from '../config/log.js';
import { type TinyProject, tinyProject } from './tiny-project.js';

let project: TinyProject | undefined;
let api: RunningApi | undefined;
let logged: string[] = [];
afterEach(async () => {
  await api?.stop();
  await project?.remove();
  api = undefined;
  project = undefined;
});

async function start(settings = ''): Promise<{ project: TinyProject; api: RunningApi }> {
  const made = await tinyProject({ settings: `api: { port: 0${settings} }` });
  project = made;
  logged = [];
  api = await startApi({
    config: made.config,
    log: createLog('test', { write: (line) => void logged.push(line) }),
    productVersion: '0.0.0',
    apiKeys: [],
    operations: awayOperations(),
    startRun: async () => {
      throw new Error('no runs here');
    },
    lastRuns: { checks: async () => [], performance: async () => [] },
  });
  return { project: made, api };
}

/** Sends bytes as they are, and waits for the other end to hang up. */
async function exchange(port: number, send: (socket: Socket) => void): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let received = '';
  socket.setEncoding('utf8').on('data', (text) => {
    received += text;
  });
  send(socket);
  await new Promise<void>((resolve) => socket.once('close', () => resolve()).on('error', () => {}));
  return received;
}

const problemSchema = z.object({
  status: z.number(),
  code: z.string(),
  error: z.string(),
  request_id: z.uuid(),
});

function problemIn(answer: string): z.infer<typeof problemSchema> {
  const [head = '', body = ''] = answer.split('\r\n\r\n');
  expect(head).toContain('application/problem+json');
  expect(head.toLowerCase()).toContain('x-content-type-options: nosniff');
  return problemSchema.parse(JSON.parse(body));
}

/**
 * Asks again and again on one connection, without a pause, until an answer says that it was the last there.
 *
 * @returns the number of answers
 */
async function askUntilClosed(port: number, agent: Agent): Promise<number> {
  const body = '{"age":39,"city":"Bern"}';
  for (let answers = 1; ; answers += 1) {
    const closing = await new Promise<boolean>((resolve, reject) => {
      const options = { host: '127.0.0.1', port, path: '/predict', method: 'POST', agent };
      const headers = { 'Content-Type': 'application/json', 'Content-Length': body.length };
      httpRequest({ ...options, headers }, (answer) => {
        answer.resume().once('error', reject);
        answer.once('end', () => resolve(answer.headers.connection === 'close'));
      })
        .once('error', reject)
        .end(body);
    });
    if (closing) return answers;
  }
}

describe('a stopping API', () => {
  it('loses no request of clients that ask without a pause', async () => {
    const { api: running } = await start();
    const agents = Array.from({ length: 40 }, () => new Agent({ keepAlive: true, maxSockets: 1 }));
    const asking = Promise.allSettled(agents.map((agent) => askUntilClosed(running.port, agent)));
    await sleep(500);
    await running.stop();
    for (const client of await asking) {
      expect(client).toMatchObject({ status: 'fulfilled' });
      if (client.status === 'fulfilled') expect(client.value).toBeGreaterThan(1);
    }
    for (const agent of agents) agent.destroy();
  });
});

describe('a connection', () => {
  it.each([
    ['another protocol', 'SSH-2.0-OpenSSH_9.2\r\n\r\n', 400, 'SENT_REQUEST_NOT_HTTP'],
    [
      'a length that is none',
      'POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n',
      400,
      'SENT_REQUEST_NOT_HTTP',
    ],
    [
      'two ways to say the length',
      'POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
      'SENT_REQUEST_NOT_HTTP',
    ],
    [
      'endless headers',
      `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'y'.repeat(40_000)}\r\n\r\n`,
      431,
      'SENT_REQUEST_HEADERS_TOO_LARGE',
    ],
    ['no host', 'GET /runs HTTP/1.1\r\nConnection: close\r\n\r\n', 400, 'SENT_REQUEST_NOT_HTTP'],
    ...['GET /runs', 'POST /predict'].map((line): [string, string, number, string] => [
      `two hosts (${line})`,
      `${line} HTTP/1.1\r\nHost: localhost\r\nhost: evil.example\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}`,
      400,
      'SENT_REQUEST_NOT_HTTP',
    ]),
    [
      'an odd expectation',
      'POST /predict HTTP/1.1\r\nHost: localhost\r\nExpect: magic\r\n\r\n',
      417,
      'SENT_REQUEST_EXPECTATION',
    ],
  ])('with %s is answered with a problem', async (_, bytes, status, code) => {
    const { api: running } = await start();
    const answer = await exchange(running.port, (socket) => socket.write(bytes));
    expect(problemIn(answer)).toMatchObject({ status, code });
    expect((await fetch(`${running.address}/health/live`)).status).toBe(200);
  });

  it.each([
    ['headers', 'POST /predict HTTP/1.1\r\nHost: localhost\r\n'],
    [
      'a body',
      'POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{',
    ],
  ])('whose %s do not come in time is answered with a problem', async (_, bytes) => {
    const { api: running } = await start(', header_timeout: 300ms, request_timeout: 500ms');
    const answer = await exchange(running.port, (socket) => socket.write(bytes));
    expect(problemIn(answer)).toMatchObject({ status: 408, code: 'SENT_REQUEST_TIMEOUT' });
  });

  it.each([
    ['/predict', '/predict', 'application/json'],
    ['/models/tiny/invocations', '/models/:model/invocations', 'text/csv'],
  ])('whose body does not come in time is counted as it was answered: %s', async (path, route, type) => {
    const { api: running } = await start(', header_timeout: 300ms, request_timeout: 500ms');
    const bytes = `POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: ${type}\r\nContent-Length: 100\r\n\r\n{`;
    const answer = await exchange(running.port, (socket) => socket.write(bytes));
    expect(problemIn(answer).status).toBe(408);
    const counted = async () => {
      const metrics = await (await fetch(`${running.address}/metrics`)).text();
      return metrics.split('\n').filter((line) => line.startsWith('http_requests_total{method="POST"'));
    };
    await expect
      .poll(counted, { timeout: 10_000 })
      .toEqual([`http_requests_total{method="POST",route="${route}",status="408"} 1`]);
  });

  it('with something broken behind a whole request gets the answer to the request first', async () => {
    const { api: running } = await start();
    const body = '{"age":39,"city":"Bern"}';
    const request = `POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    const answer = await exchange(running.port, (socket) => socket.write(`${request}\0\0\r\n\r\n`));
    const statuses = [...answer.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status);
    expect(statuses).toEqual(['200', '400']);
    expect(answer).toMatch(/"probability":[\s\S]*SENT_REQUEST_NOT_HTTP/);
  });

  it('that breaks off in a body of chunks is no defect of the API', async () => {
    const { api: running } = await start();
    const head =
      'POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{"age';
    await exchange(running.port, (socket) =>
      socket.write(head, () => setTimeout(() => socket.destroy(), 50)),
    );
    const refused = async () =>
      (await (await fetch(`${running.address}/metrics`)).text()).includes('status="400"');
    await expect.poll(refused, { timeout: 5000 }).toBe(true);
    expect(logged.join('')).not.toContain('SENT_INTERNAL');
  });

  it.each([
    ['a byte that no UTF-8 has', Buffer.from([0xff]), 400, 'SENT_REQUEST_MALFORMED'],
    ['half a character', Buffer.from('\\ud83d'), 422, 'SENT_REQUEST_INVALID'],
  ])('that brings %s is refused, and nothing is logged', async (_, bytes, status, code) => {
    const { api: running } = await start();
    const body = Buffer.concat([Buffer.from('{"age":39,"city":"'), bytes, Buffer.from('"}')]);
    for (const path of ['/predict', '/models/tiny/predict']) {
      const response = await fetch(`${running.address}${path}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body,
      });
      expect(await response.json()).toMatchObject({ status, code });
    }
    expect(await (await fetch(`${running.address}/metrics`)).text()).toContain(
      'sentinelml_prediction_log_appends_total{model="tiny",outcome="written"} 0',
    );
  });

  it('beyond the most that are allowed is closed', async () => {
    const { api: running } = await start(', max_connections: 1');
    const first = connect(running.port, '127.0.0.1');
    await new Promise((resolve) => first.once('connect', resolve));
    expect(await exchange(running.port, () => {})).toBe('');
    first.destroy();
  });
});

describe('the API', () => {
  it('lets pages of configured origins in, and no others', async () => {
    const { api: running } = await start(', cors_origins: ["https://shop.example"]');
    const ask = async (origin: string) =>
      (
        await fetch(`${running.address}/predict`, {
          method: 'OPTIONS',
          headers: { Origin: origin, 'Access-Control-Request-Method': 'POST' },
        })
      ).headers.get('Access-Control-Allow-Origin');
    expect(await ask('https://shop.example')).toBe('https://shop.example');
    expect(await ask('https://evil.example')).toBeNull();
  });

  it('knows nothing of other origins unless told', async () => {
    const { api: running } = await start();
    const response = await fetch(`${running.address}/health/live`, {
      headers: { Origin: 'https://shop.example' },
    });
    expect(response.headers.get('Access-Control-Allow-Origin')).toBeNull();
    expect(response.headers.get('Content-Security-Policy')).toBe(
      "default-src 'none'; frame-ancestors 'none'",
    );
  });

  it('refuses what is too much, and says when to come back', async () => {
    const { api: running } = await start(', rate_limit: { requests: 3, per: 60s }');
    const predict = () =>
      fetch(`${running.address}/predict`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ age: 30, city: 'Bern' }),
      });
    const answers = [await predict(), await predict(), await predict(), await predict()];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429]);
    const [, , , last] = answers;
    expect(Number(last?.headers.get('Retry-After'))).toBeGreaterThan(50);
    expect(await last?.json()).toMatchObject({ code: 'SENT_RATE_LIMITED' });
  });

  it('logs requests without what is in them', async () => {
    const { api: running } = await start(', log: { requests: true }');
    await fetch(`${running.address}/models/tiny/predict`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Request-Id': 'mine' },
      body: JSON.stringify({ age: 31, city: 'Secretville' }),
    });
    const line = logged.map((each) => JSON.parse(each)).find(({ msg }) => msg === 'request');
    expect(line).toMatchObject({
      request_id: 'mine',
      method: 'POST',
      route: '/models/:model/predict',
      status: 200,
    });
    expect(logged.join('')).not.toContain('Secretville');
  });

  it('shows payloads when told, but for what is redacted', async () => {
    const { api: running } = await start(', log: { payloads: true, redact: [city] }');
    await fetch(`${running.address}/predict`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ age: 31, city: 'Secretville' }),
    });
    const line = logged.map((each) => JSON.parse(each)).find(({ msg }) => msg === 'payload');
    expect(line).toMatchObject({ model: 'tiny', rows: [{ age: 31, city: '[redacted]' }] });
    expect(logged.join('')).not.toContain('Secretville');
  });

  it('serves reports with a policy that lets only their own script run, and follows no link', async () => {
    const { api: running, project: made } = await start();
    const folder = join(made.config.data_dir, 'drift_reports', 'tiny');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'drift_20261123_080000.html'), '<script>1</script>');
    await symlink(join(made.folder, 'sentinel.config.yaml'), join(folder, 'drift_20261123_090000.html'));
    const report = await fetch(`${running.address}/reports/tiny/drift_20261123_080000.html`);
    expect(report.headers.get('Content-Security-Policy')).toMatch(/script-src 'sha256-[^']+';/);
    for (const path of [
      'drift_20261123_090000.html',
      '..%2f..%2fsentinel.config.yaml',
      'drift_20261123_080000.html%00.json',
    ])
      expect((await fetch(`${running.address}/reports/tiny/${path}`)).status).toBe(404);
  });
});
