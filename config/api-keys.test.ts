import { describe, expect, it } from 'vitest';
import { apiKeys, apiKeysSchema, keyDigest, newApiKey, plainKeys } from './api-keys.js';

const none = { api: { keys: {} } };
const secret = 'correct-horse-battery';

describe('apiKeys', () => {
  it('takes keys from the configuration and from all variables', () => {
    const made = newApiKey();
    const config = { api: { keys: apiKeysSchema.parse({ ci: { hash: made.hash, scopes: ['read'] } }) } };
    const keys = apiKeys(config, {
      SENTINEL_API_KEY: `${secret},, ${secret}-2`,
      SENTINEL_API_KEYS: `app:predict+read:${secret}-3, bot:operate:${made.hash}`,
      SENTINEL_SCRAPE_KEY: ` ${secret}-4\n`,
    });
    expect(keys.map(({ name, scopes }) => [name, [...scopes].join('+')])).toEqual([
      ['ci', 'read'],
      ['environment-1', 'predict+read+operate'],
      ['environment-2', 'predict+read+operate'],
      ['app', 'predict+read'],
      ['bot', 'operate'],
      ['prometheus', 'read'],
    ]);
    expect(keys[0]?.digest).toEqual(keyDigest(made.key));
    expect(keys[4]?.digest).toEqual(keyDigest(made.key));
    expect(keys[5]?.digest).toEqual(keyDigest(`${secret}-4`));
    expect(apiKeys(none, {})).toEqual([]);
    expect(apiKeys(none, { SENTINEL_SCRAPE_KEY: '' })).toEqual([]);
  });

  it.each([
    ['a short key', { SENTINEL_API_KEY: 'short-secret' }, 'a key of at least 16 characters, got 12'],
    ['a space in a key', { SENTINEL_API_KEY: 'short secret of mine' }, 'without spaces'],
    ['an entry of one part', { SENTINEL_API_KEYS: secret }, 'as in ci:predict+read:KEY'],
    ['an unknown scope', { SENTINEL_API_KEYS: `a:write:${secret}` }, 'scopes out of predict, read, operate'],
    ['a short key of Prometheus', { SENTINEL_SCRAPE_KEY: 'short-secret' }, 'SENTINEL_SCRAPE_KEY, key 1'],
    [
      'the name of Prometheus twice',
      { SENTINEL_API_KEYS: `prometheus:read:${secret}`, SENTINEL_SCRAPE_KEY: secret },
      'the key "prometheus"',
    ],
    [
      'a name twice',
      { SENTINEL_API_KEYS: `a:read:${secret},a:read:${secret}2` },
      'a name that no other key has',
    ],
  ])('refuses %s, and does not repeat the key', (_, env, message) => {
    const refused = () => apiKeys(none, env);
    expect(refused).toThrow(message);
    expect(refused).not.toThrow(/secret|horse/);
  });
});

describe('plainKeys', () => {
  it('splits at commas and drops what is empty', () => {
    expect(plainKeys({ SENTINEL_API_KEY: 'a,, b' })).toEqual(['a', 'b']);
    expect(plainKeys({})).toEqual([]);
  });
});

describe('newApiKey', () => {
  it('has 256 random bits, and gives the hash that sha256sum gives', () => {
    const { key, hash } = newApiKey();
    expect(key).toMatch(/^snt_[\w-]{43}$/);
    expect(hash).toBe(`sha256:${keyDigest(key).toString('hex')}`);
    expect(newApiKey().key).not.toBe(key);
    // printf %s abc | sha256sum
    expect(keyDigest('abc').toString('hex')).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });
});
