import type { MiddlewareHandler } from 'hono';
import { bodyLimit as countBytes } from 'hono/body-limit';
import { sentinelError } from '../config/errors.js';
import { rethrow } from './request-body.js';

/**
 * Refuses bodies of more bytes than that. The bytes of a body that declares its length need not be counted, as Node reads no
 * more of it; Hono's own limit would copy it through a stream to find out.
 */
export function bodyLimit(maxSize: number): MiddlewareHandler {
  const limitStream = countBytes({ maxSize });
  return async function bodyLimit(c, next) {
    const { headers } = c.req.raw;
    const length = headers.get('content-length');
    if (length === null || headers.has('transfer-encoding')) return limitStream(c, next).catch(rethrow);
    if (!(Number(length) <= maxSize)) throw sentinelError('SENT_REQUEST_TOO_LARGE', { limit: maxSize });
    await next();
  };
}
