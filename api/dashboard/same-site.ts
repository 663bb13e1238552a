import type { MiddlewareHandler } from 'hono';
import { csrf } from 'hono/csrf';
import { HTTPException } from 'hono/http-exception';
import { sentinelError } from '../../config/errors.js';

/**
 * Lets forms through that our own pages sent, and no other site's: browsers send the key along whoever made the form. They
 * say where it comes from in `Sec-Fetch-Site`, and in `Origin` where the page came over plain HTTP. A site that is its own
 * origin here, as its name was made to lead to this machine, does not come so far: its host is refused.
 *
 * @param publicUrl where people reach the API, when that is not where it listens
 */
export function sameSite(publicUrl: string | undefined): MiddlewareHandler {
  const known = publicUrl === undefined ? [] : [new URL(publicUrl).origin];
  const guard = csrf({
    origin: (origin, c) => origin === new URL(c.req.url).origin || known.includes(origin),
  });
  return async function sameSite(c, next) {
    try {
      return await guard(c, next);
    } catch (error) {
      if (!(error instanceof HTTPException) || error.status !== 403) throw error;
      throw sentinelError('SENT_CROSS_SITE', {}, { cause: error });
    }
  };
}
