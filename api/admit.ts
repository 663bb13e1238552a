import type { Context, MiddlewareHandler } from 'hono';
import { SentinelError } from '../config/errors.js';
import { type Access, type Needs, needsOf } from './access.js';
import { clientAddress } from './client-address.js';
import { problem } from './problem.js';
import type { RateLimit } from './rate-limit.js';

export interface AdmitOptions {
  readonly access: Access;
  /** `null` when clients may send as many requests as they like. */
  readonly rateLimit: RateLimit | null;
  /** Proxies before the API. */
  readonly trustedProxies: number;
}

/** What is known of a request once it was let in. */
export interface AdmitVariables {
  /** The name of the key that it carries; `null` without one. */
  keyName?: string | null;
}

/**
 * Lets a request through when its key may do what it asks for and its client has not asked too often. Health probes are
 * always let through. A wrong key counts against its address, so that keys cannot be tried out faster than the limit.
 */
export function admit(options: AdmitOptions): MiddlewareHandler<{ Variables: AdmitVariables }> {
  const { access, rateLimit, trustedProxies } = options;
  return async function admit(c, next) {
    const needs = needsOf(c.req.method, c.req.path);
    if (needs.length === 0) return next();
    const checked = check(access, c, needs);
    let headers: Readonly<Record<string, string>> = {};
    if (rateLimit !== null) {
      const { keyName } = checked;
      const client = keyName === null ? `address ${clientAddress(c, trustedProxies)}` : `key ${keyName}`;
      const counted = await rateLimit(client);
      headers = counted.headers;
      if (counted.refusal !== null) return problem(c, counted.refusal, headers);
    }
    if (checked.refusal !== null) return problem(c, checked.refusal, headers);
    c.set('keyName', checked.keyName);
    await next();
    for (const [name, value] of Object.entries(headers)) c.res.headers.set(name, value);
  };
}

interface Checked {
  readonly keyName: string | null;
  readonly refusal: SentinelError | null;
}

function check(access: Access, c: Context, needs: Needs): Checked {
  try {
    return { keyName: access.check(c.req.header('Authorization'), needs), refusal: null };
  } catch (error) {
    if (!(error instanceof SentinelError)) throw error;
    return { keyName: null, refusal: error };
  }
}
