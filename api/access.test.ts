import { describe, expect, it } from 'vitest';
import { apiKeys } from '../config/api-keys.js';
import { createAccess, needsOf } from './access.js';

const access = createAccess(
  apiKeys(
    { api: { keys: {} } },
    {
      SENTINEL_API_KEY: 'everything-is-allowed',
      SENTINEL_API_KEYS: 'app:predict:predictions-only-key,eye:read:reading-only-key-1',
    },
  ),
);

describe('needsOf', () => {
  it.each([
    ['GET', '/health/live', []],
    ['GET', '/health/ready', []],
    ['GET', '/v2/health/ready', []],
    ['GET', '/ping', []],
    ['POST', '/health/live', ['operate']],
    ['GET', '/health/live/x', ['read']],
    ['POST', '/predict', ['predict']],
    ['POST', '/models/income/predict', ['predict']],
    ['POST', '/models/income/feedback', ['predict']],
    ['POST', '/v2/models/income/infer', ['predict']],
    ['POST', '/invocations', ['predict']],
    ['POST', '/models/income/invocations', ['predict']],
    ['POST', '/models/income/promote/predict', ['operate']],
    ['GET', '/v2/models/income', ['predict', 'read']],
    ['GET', '/', ['read']],
    ['HEAD', '/metrics', ['read']],
    ['GET', '/reports/income/drift.html', ['read']],
    ['POST', '/runs', ['operate']],
    ['DELETE', '/predict', ['operate']],
    ['POST', '/something/new', ['operate']],
  ])('%s %s', (method, path, needs) => {
    expect(needsOf(method, path)).toEqual(needs);
  });
});

describe('access', () => {
  it('names the key that has the scope, by bearer and by Basic', () => {
    expect(access.check('Bearer predictions-only-key', ['predict'])).toBe('app');
    expect(access.check('bearer  everything-is-allowed', ['operate'])).toBe('environment');
    const basic = `Basic ${Buffer.from('anyone:reading-only-key-1').toString('base64')}`;
    expect(access.check(basic, ['predict', 'read'])).toBe('eye');
  });

  it.each([
    undefined,
    '',
    'Bearer',
    'Bearer ',
    'Bearer wrong',
    'Bearer predictions-only-ke',
    'Bearer predictions-only-key2',
    'Bearer predictions-only-key extra',
    'Digest predictions-only-key',
    'Basic !!!',
  ])('knows no key in %j', (authorization) => {
    expect(() => access.check(authorization, ['predict'])).toThrow(
      expect.objectContaining({ code: 'SENT_UNAUTHORIZED' }),
    );
  });

  it('refuses a key without the scope, by its name and not by the key', () => {
    expect(() => access.check('Bearer reading-only-key-1', ['operate'])).toThrow(
      'The API key "eye" has no scope "operate", which this request needs.',
    );
  });

  it('is open where nothing is needed, and everywhere without keys', () => {
    expect(access.check(undefined, [])).toBeNull();
    expect(createAccess([]).check(undefined, ['operate'])).toBeNull();
  });
});
