import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HttpReceiver, httpReceiver } from '../test/local-receivers.js';
import { TryAgainAfter } from './channel.js';
import { postJson, retryAfter } from './post-json.js';

let receiver: HttpReceiver;
beforeAll(async () => {
  receiver = await httpReceiver();
});
afterAll(() => receiver.stop());

const post = (url = `${receiver.url}/hook/secret-token`, timeoutMs = 5_000) =>
  postJson({
    channel: 'chat',
    url,
    headers: { 'x-own': 'yes' },
    body: '{"a":1}',
    timeoutMs,
    now: () => new Date('2026-01-05T10:00:00Z'),
  });
const failureOf = (answer: {
  status: number;
  headers?: Record<string, string>;
  body?: string;
  silent?: boolean;
}) => {
  receiver.answers.push(answer);
  return post().catch((error: unknown) => error);
};

describe('postJson', () => {
  it('posts once and is content with any 2xx', async () => {
    receiver.answers.push({ status: 202 });
    await post();
    expect(receiver.received.at(-1)).toMatchObject({
      path: '/hook/secret-token',
      body: '{"a":1}',
      headers: { 'content-type': 'application/json', 'x-own': 'yes' },
    });
  });

  it.each([400, 401, 403, 404, 410, 301, 307])(
    'takes %i for a refusal, and follows no redirect',
    async (status) => {
      const before = receiver.received.length;
      const error = await failureOf({
        status,
        headers: { location: `${receiver.url}/elsewhere` },
        body: 'invalid\u0007 token',
      });
      expect(error).toMatchObject({
        code: 'SENT_NOTIFY_REFUSED',
        permanent: true,
        message: `The channel "chat" does not accept the alert, and would not later: it answered ${status} "invalid token"`,
      });
      expect(receiver.received.length).toBe(before + 1);
    },
  );

  it.each([408, 425, 429, 500, 502, 503])('takes %i for something that passes', async (status) => {
    expect(await failureOf({ status })).toMatchObject({ code: 'SENT_NOTIFY_FAILED', permanent: false });
  });

  it('hands on when the receiver wants to be asked again', async () => {
    const error = await failureOf({ status: 429, headers: { 'retry-after': '7' } });
    expect(error).toBeInstanceOf(TryAgainAfter);
    expect(error).toMatchObject({ delayMs: 7_000, cause: { code: 'SENT_NOTIFY_FAILED' } });
  });

  it('does not wait for ever, and reads only the start of an endless answer', async () => {
    receiver.answers.push({ status: 200, silent: true });
    await expect(post(undefined, 200)).rejects.toMatchObject({
      code: 'SENT_NOTIFY_FAILED',
      message: 'The channel "chat" did not take the alert: no answer within 0.2 s',
    });
    expect(await failureOf({ status: 500, body: 'x'.repeat(1_000_000) })).toMatchObject({
      message: expect.stringMatching(/^.{0,80}it answered 500 "x{200}"$/),
    });
  });

  it('says why nothing answers, and never the address, which may hold a token', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    server.close();
    await once(server, 'close');
    const error = await post(`http://127.0.0.1:${port}/hook/secret-token`).catch(
      (failure: unknown) => failure,
    );
    expect(error).toMatchObject({
      code: 'SENT_NOTIFY_FAILED',
      message: expect.stringContaining('ECONNREFUSED'),
    });
    expect(JSON.stringify(error)).not.toContain('secret-token');
    expect(String(error)).not.toContain('secret-token');
    const invalid = await post('http://').catch((failure: unknown) => failure);
    expect(invalid).toMatchObject({ code: 'SENT_NOTIFY_FAILED' });
  });
});

describe('retryAfter', () => {
  const now = new Date('2026-01-05T10:00:00Z');
  it.each([
    [null, null],
    ['30', 30_000],
    ['0', 0],
    ['Mon, 05 Jan 2026 10:01:00 GMT', 60_000],
    ['Mon, 05 Jan 2026 09:00:00 GMT', 0],
    ['999999', 3_600_000],
    ['soon', null],
  ])('reads %j as %j ms', (header, ms) => {
    expect(retryAfter(header, now)).toBe(ms);
  });
});
