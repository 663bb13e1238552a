import { Hono } from 'hono';
import { expect, it } from 'vitest';
import { clientAddress } from './client-address.js';

async function seen(proxies: number, forwarded?: string): Promise<string> {
  const app = new Hono().get('/', (c) => c.text(clientAddress(c, proxies)));
  const headers = forwarded === undefined ? {} : { 'X-Forwarded-For': forwarded };
  const response = await app.request(
    '/',
    { headers },
    { incoming: { socket: { remoteAddress: '10.0.0.9' } } },
  );
  return response.text();
}

it('is the other end of the connection, whatever the request claims', async () => {
  expect(await seen(0)).toBe('10.0.0.9');
  expect(await seen(0, '1.2.3.4')).toBe('10.0.0.9');
});

it('is whom the outermost of the trusted proxies saw', async () => {
  expect(await seen(1, 'forged, 1.2.3.4')).toBe('1.2.3.4');
  expect(await seen(2, 'forged, 1.2.3.4, 10.0.0.2')).toBe('1.2.3.4');
  expect(await seen(2, '1.2.3.4')).toBe('10.0.0.9');
  expect(await seen(1)).toBe('10.0.0.9');
});

it('is unknown where there is no connection', async () => {
  const app = new Hono().get('/', (c) => c.text(clientAddress(c, 0)));
  expect(await (await app.request('/')).text()).toBe('unknown');
});
