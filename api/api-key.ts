import { createHash, timingSafeEqual } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { sentinelError } from '../config/errors.js';

const OPEN = /^(?:\/v2)?\/health\/|^\/(?:ping|health)$/;

/**
 * Lets a request through when it carries one of the keys, or when there are none. Health probes are always let
 * through. Keys are compared by digest in constant time, so that neither length nor prefix leaks.
 */
export function apiKey(keys: readonly string[]): MiddlewareHandler {
  const digests = keys.map(digest);
  return async function apiKey(c, next) {
    if (digests.length > 0 && !OPEN.test(c.req.path)) {
      const candidate = digest(keyOf(c.req.header('Authorization') ?? ''));
      // Every key is compared, whichever matches.
      const matches = digests.filter((known) => timingSafeEqual(known, candidate)).length;
      if (matches === 0) throw sentinelError('SENT_UNAUTHORIZED', {});
    }
    await next();
  };
}

/** The key of a request: a bearer token, or, as browsers ask for it, the password of Basic (RFC 7617), whatever the user. */
function keyOf(authorization: string): string {
  const [, scheme = '', credentials = ''] = /^(Bearer|Basic) +(\S+)$/i.exec(authorization) ?? [];
  if (scheme.toLowerCase() !== 'basic') return credentials;
  const decoded = Buffer.from(credentials, 'base64').toString('utf8');
  return decoded.slice(decoded.indexOf(':') + 1);
}

function digest(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}
