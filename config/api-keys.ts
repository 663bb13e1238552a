/** The keys that open the API: what they may do, how they are declared, and how they are kept. */
import { hash, randomBytes } from 'node:crypto';
import * as z from 'zod';
import { sentinelError } from './errors.js';

/** What a key may do: ask for predictions and send feedback; read runs, reports and metrics; start and change things. */
export const SCOPES = ['predict', 'read', 'operate'] as const;
export type Scope = (typeof SCOPES)[number];

/** A key as the API knows it. The key itself is nowhere in it. */
export interface ApiKey {
  /** What logs call it. */
  readonly name: string;
  /** SHA-256 of the key. */
  readonly digest: Buffer;
  readonly scopes: ReadonlySet<Scope>;
}

const NAME = /^[A-Za-z][A-Za-z0-9_.-]{0,62}$/;
const HASH = /^sha256:([0-9a-f]{64})$/;

/** Shorter keys can be guessed. Those of `sentinel key new` have 47 characters. */
const SHORTEST_KEY = 16;

/** `api.keys`: hashed keys by name. */
export const apiKeysSchema = z
  .record(
    z.string().regex(NAME, 'a key name: letters, digits, _, . and -, starting with a letter'),
    z.strictObject({
      hash: z.string().regex(HASH, 'sha256: and 64 hexadecimal digits, as sentinel key new prints it'),
      scopes: z
        .array(z.enum(SCOPES))
        .min(1)
        .default([...SCOPES]),
    }),
  )
  .default({});

/** The SHA-256 of a key. A key is random and long, so that a slow hash would add nothing but time to every request. */
export function keyDigest(key: string): Buffer {
  return hash('sha256', key, 'buffer');
}

/** A new key with 256 random bits, and its hash as a configuration holds it. */
export function newApiKey(): { readonly key: string; readonly hash: string } {
  const key = `snt_${randomBytes(32).toString('base64url')}`;
  return { key, hash: `sha256:${keyDigest(key).toString('hex')}` };
}

/** The whole keys of the environment: `SENTINEL_API_KEY`, several separated by commas. They may do everything. */
export function plainKeys(env: NodeJS.ProcessEnv = process.env): string[] {
  return listOf(env.SENTINEL_API_KEY);
}

/**
 * All keys that open the API: `api.keys` of the configuration, `SENTINEL_API_KEY`, `SENTINEL_API_KEYS`, a list of
 * `name:scope+scope:key` in which the key may be its hash, and `SENTINEL_SCRAPE_KEY`, the one of Prometheus, which may only
 * read.
 *
 * @throws SentinelError SENT_API_KEY_INVALID, which never repeats a key
 */
export function apiKeys(
  { api }: { readonly api: { readonly keys: z.infer<typeof apiKeysSchema> } },
  env: NodeJS.ProcessEnv = process.env,
): ApiKey[] {
  const plain = plainKeys(env);
  const keys = [
    ...Object.entries(api.keys).map(([name, { hash: hashed, scopes }]) =>
      keyOf(name, hashed, scopes, `api.keys.${name}`),
    ),
    ...plain.map((key, at) => {
      const name = plain.length === 1 ? 'environment' : `environment-${at + 1}`;
      return keyOf(name, key, SCOPES, `SENTINEL_API_KEY, key ${at + 1}`);
    }),
    ...listOf(env.SENTINEL_API_KEYS).map((entry, at) => {
      const where = `SENTINEL_API_KEYS, entry ${at + 1}`;
      const [, name = '', scopes = '', key = ''] = /^([^:]*):([^:]*):(.*)$/.exec(entry) ?? [];
      if (!NAME.test(name)) throw invalid(where, 'a name, scopes and a key, as in ci:predict+read:KEY');
      return keyOf(name, key, scopes.split('+').map(scopeOf(where)), where);
    }),
    ...listOf(env.SENTINEL_SCRAPE_KEY).map((key, at, { length }) => {
      const name = length === 1 ? 'prometheus' : `prometheus-${at + 1}`;
      return keyOf(name, key, ['read'], `SENTINEL_SCRAPE_KEY, key ${at + 1}`);
    }),
  ];
  for (const [at, { name }] of keys.entries()) {
    if (keys.findIndex((key) => key.name === name) < at)
      throw invalid(`the key "${name}"`, 'a name that no other key has');
  }
  return keys;
}

function keyOf(name: string, key: string, scopes: readonly Scope[], where: string): ApiKey {
  const [, hex] = HASH.exec(key) ?? [];
  if (hex === undefined && !/^[\x21-\x7e]*$/.test(key))
    throw invalid(where, 'a key of printable ASCII characters without spaces');
  if (hex === undefined && key.length < SHORTEST_KEY)
    throw invalid(where, `a key of at least ${SHORTEST_KEY} characters, got ${key.length}`);
  return {
    name,
    digest: hex === undefined ? keyDigest(key) : Buffer.from(hex, 'hex'),
    scopes: new Set(scopes),
  };
}

function scopeOf(where: string): (text: string) => Scope {
  return (text) => {
    const scope = SCOPES.find((known) => known === text);
    if (scope === undefined) throw invalid(where, `scopes out of ${SCOPES.join(', ')}, joined by +`);
    return scope;
  };
}

function invalid(where: string, expected: string) {
  return sentinelError('SENT_API_KEY_INVALID', { where, expected });
}

function listOf(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}
