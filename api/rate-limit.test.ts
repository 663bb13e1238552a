import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { parseConfig } from '../config/load-config.js';
import { createRateLimit } from './rate-limit.js';

const MODEL =
  'default_model: m\nmodels: { m: { features: { x: { type: numeric } }, target: { name: y, classes: [a, b] }, reference: r.csv } }\n';
beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('is none unless told', () => {
  expect(createRateLimit(parseConfig(MODEL, '/p/c.yaml').api)).toBeNull();
});

it('counts each client for itself, refuses what is too much, and starts anew', async () => {
  const { api } = parseConfig(`${MODEL}api: { rate_limit: { requests: 2, per: 10s } }`, '/p/c.yaml');
  const count = createRateLimit(api);
  if (count === null) throw new Error('no limit');
  expect(await count('a')).toMatchObject({ refusal: null, headers: { 'RateLimit-Remaining': '1' } });
  expect(await count('a')).toMatchObject({ refusal: null, headers: { 'RateLimit-Remaining': '0' } });
  const third = await count('a');
  expect(third.refusal).toMatchObject({ code: 'SENT_RATE_LIMITED', status: 429 });
  expect(third.headers).toMatchObject({
    'Retry-After': '10',
    'RateLimit-Limit': '2',
    'RateLimit-Reset': '10',
  });
  expect((await count('b')).refusal).toBeNull();
  await vi.advanceTimersByTimeAsync(10_001);
  expect((await count('a')).refusal).toBeNull();
});
