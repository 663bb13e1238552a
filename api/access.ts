import { timingSafeEqual } from 'node:crypto';
import { type ApiKey, keyDigest, type Scope } from '../config/api-keys.js';
import { sentinelError } from '../config/errors.js';

/** Any of these scopes opens a route; none at all means that it is open to everybody. */
export type Needs = readonly Scope[];

const OPEN: Needs = [];
const PREDICT: Needs = ['predict'];
const READ: Needs = ['read'];
/** Clients of the Open Inference Protocol look a model up before they ask it. */
const DESCRIBE: Needs = ['predict', 'read'];
const OPERATE: Needs = ['operate'];

const PROBE = /^\/(?:health\/(?:live|ready)|v2\/health\/(?:live|ready)|ping|health)$/;
const PREDICTING = /^(?:\/models\/[^/]+)?\/(?:predict|feedback|invocations)$|^\/v2\/.+\/infer$/;

/**
 * What a request needs. What is not known to predict or to read needs `operate`, so that a new route is closed until it
 * is thought about.
 *
 * @param path as the router sees it
 */
export function needsOf(method: string, path: string): Needs {
  if (method === 'POST') return PREDICTING.test(path) ? PREDICT : OPERATE;
  if (method !== 'GET' && method !== 'HEAD') return OPERATE;
  if (PROBE.test(path)) return OPEN;
  return path === '/v2' || path.startsWith('/v2/') ? DESCRIBE : READ;
}

/** Lets holders of keys in. */
export interface Access {
  /** False when there are no keys, so that everybody may do everything. */
  readonly isLocked: boolean;
  /**
   * The name of the key that a request carries; `null` when it needs none. Keys are compared by digest, each of them in
   * constant time and always all of them, so that neither length nor prefix nor place of a key leaks.
   *
   * @param authorization the header of that name: a bearer token, or, as browsers ask for it, the password of Basic
   *   (RFC 7617), whatever the user
   * @throws SentinelError SENT_UNAUTHORIZED, SENT_FORBIDDEN
   */
  check(authorization: string | undefined, needs: Needs): string | null;
  /** Whether the key of a request has a scope; true when there are no keys. */
  may(authorization: string | undefined, scope: Scope): boolean;
}

/** Access by keys, or for everybody when there are none. */
export function createAccess(keys: readonly ApiKey[]): Access {
  function keyOf(authorization: string | undefined): ApiKey | undefined {
    const candidate = keyDigest(credentialsOf(authorization ?? ''));
    let found: ApiKey | undefined;
    for (const key of keys) if (timingSafeEqual(key.digest, candidate)) found = key;
    return found;
  }
  return {
    isLocked: keys.length > 0,
    may: (authorization, scope) => keys.length === 0 || keyOf(authorization)?.scopes.has(scope) === true,
    check(authorization, needs) {
      if (keys.length === 0 || needs.length === 0) return null;
      const found = keyOf(authorization);
      if (found === undefined) throw sentinelError('SENT_UNAUTHORIZED', {});
      for (const scope of needs) if (found.scopes.has(scope)) return found.name;
      throw sentinelError('SENT_FORBIDDEN', { name: found.name, scope: needs.join('" or "') });
    },
  };
}

function credentialsOf(authorization: string): string {
  const [, scheme = '', credentials = ''] = /^(Bearer|Basic) +(\S+)$/i.exec(authorization) ?? [];
  if (scheme.toLowerCase() !== 'basic') return credentials;
  const decoded = Buffer.from(credentials, 'base64').toString('utf8');
  return decoded.slice(decoded.indexOf(':') + 1);
}
