import type { MiddlewareHandler } from 'hono';
import { csrf } from 'hono/csrf';
import { HTTPException } from 'hono/http-exception';
import { sentinelError } from '../../config/errors.js';

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/**
 * Lets forms through that our own pages sent, and no other site's: browsers send the key along whoever made the form. They
 * say where it comes from in `Sec-Fetch-Site`, and in `Origin` where the page came over plain HTTP.
 *
 * Without keys the API listens on loopback alone, and a site whose name was made to lead there (DNS rebinding) would be
 * its own origin: forms are then taken only under a name of this machine, or that of `publicUrl`.
 *
 * @param publicUrl where people reach the API, when that is not where it listens
 * @param isLocked whether there are keys
 */
export function sameSite(publicUrl: string | undefined, isLocked: boolean): MiddlewareHandler {
  const known = publicUrl === undefined ? [] : [new URL(publicUrl).origin];
  const hosts = known.map((origin) => new URL(origin).hostname);
  const isOurs = (url: string): boolean => {
    const { hostname } = new URL(url);
    return isLocked || LOOPBACK.test(hostname) || hosts.includes(hostname);
  };
  const guard = csrf({
    origin: (origin, c) => origin === new URL(c.req.url).origin || known.includes(origin),
  });
  return async function sameSite(c, next) {
    if (!isOurs(c.req.url)) throw sentinelError('SENT_CROSS_SITE', {});
    try {
      return await guard(c, next);
    } catch (error) {
      if (!(error instanceof HTTPException) || error.status !== 403) throw error;
      throw sentinelError('SENT_CROSS_SITE', {}, { cause: error });
    }
  };
}
