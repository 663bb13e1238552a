import { createHash, timingSafeEqual } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { sentinelError } from '../config/errors.js';

const OPEN = /^\/health\//;

/**
 * Lets a request through when it carries one of the keys, or when there are none. Health probes are always let
 * through. Keys are compared by digest in constant time, so that neither length nor prefix leaks.
 */
export function apiKey(keys: readonly string[]): MiddlewareHandler {
  const digests = keys.map(digest);
  return async function apiKey(c, next) {
    if (digests.length > 0 && !OPEN.test(c.req.path)) {
      const given = /^Bearer (.+)$/i.exec(c.req.header('Authorization') ?? '')?.[1] ?? '';
      const candidate = digest(given);
      // Every key is compared, whichever matches.
      const matches = digests.filter((known) => timingSafeEqual(known, candidate)).length;
      if (matches === 0) throw sentinelError('SENT_UNAUTHORIZED', {});
    }
    await next();
  };
}

function digest(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}
