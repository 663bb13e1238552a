import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { type ApiKey, keyDigest } from '../config/api-keys.js';
import { parseConfig } from '../config/load-config.js';
import { createAccess } from './access.js';
import { type AdmitVariables, admit } from './admit.js';
import { createRateLimit } from './rate-limit.js';

const KEYS: readonly ApiKey[] = [
  { name: 'whole', digest: keyDigest('whole-key'), scopes: new Set(['predict', 'read', 'operate']) },
  { name: 'shop', digest: keyDigest('shop-key'), scopes: new Set(['predict']) },
];
const LIMITED =
  'default_model: m\nmodels: { m: { features: { x: { type: numeric } }, target: { name: y, classes: [a, b] }, reference: r.csv } }\n' +
  'api: { rate_limit: { requests: 2, per: 60s } }';

function appOf(keys: readonly ApiKey[], limited = false) {
  const app = new Hono<{ Variables: AdmitVariables }>();
  const rateLimit = limited ? createRateLimit(parseConfig(LIMITED, '/p/c.yaml').api) : null;
  app.use(admit({ access: createAccess(keys), rateLimit, trustedProxies: 0 }));
  app.all('*', (c) => c.text(String(c.get('keyName'))));
  return app;
}

const bearer = (key: string) => ({ Authorization: `Bearer ${key}` });

describe('admit', () => {
  it.each([
    ['GET', '/health/live', {}, 200],
    ['GET', '/', {}, 401],
    ['GET', '/', bearer('wrong'), 401],
    ['GET', '/', bearer('whole-key'), 200],
    ['GET', '/', bearer('shop-key'), 403],
    ['POST', '/predict', bearer('shop-key'), 200],
    ['POST', '/runs', bearer('shop-key'), 403],
  ])('%s %s with %j: %d', async (method, path, headers, status) => {
    const response = await appOf(KEYS).request(path, { method, headers });
    expect(response.status).toBe(status);
    if (status === 200 && path !== '/health/live') expect(await response.text()).toMatch(/^(whole|shop)$/);
  });

  it('lets everybody in without keys', async () => {
    const response = await appOf([]).request('/runs', { method: 'POST' });
    expect(await response.text()).toBe('null');
  });

  it('limits each key, and each address that has none, but not health probes', async () => {
    const app = appOf(KEYS, true);
    const ask = async (headers: Record<string, string>) => {
      const response = await app.request('/', { headers });
      return { status: response.status, left: response.headers.get('RateLimit-Remaining') };
    };
    expect(await ask(bearer('whole-key'))).toEqual({ status: 200, left: '1' });
    expect(await ask(bearer('whole-key'))).toEqual({ status: 200, left: '0' });
    expect(await ask(bearer('whole-key'))).toEqual({ status: 429, left: '0' });
    expect(await ask(bearer('guess'))).toEqual({ status: 401, left: '1' });
    expect((await ask(bearer('shop-key'))).status).toBe(403);
    expect((await ask(bearer('a third guess'))).status).toBe(429);
    expect((await app.request('/health/live')).status).toBe(200);
  });
});
