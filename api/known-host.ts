import type { HttpBindings } from '@hono/node-server';
import type { MiddlewareHandler } from 'hono';
import { sentinelError } from '../config/errors.js';
import { countHeaders } from './count-headers.js';

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/**
 * Whether a host that a request names (the authority of its address) is one of ours.
 *
 * Without keys the API listens on loopback alone, and everybody there may do everything. A site whose name was made to lead
 * there (DNS rebinding) would be taken for its own by a browser, so only names of this machine, and that of `publicUrl`,
 * are answered. With keys any name is: a browser does not send a key along to another name.
 */
export function createKnownHost(publicUrl: string | undefined, isLocked: boolean): (host: string) => boolean {
  if (isLocked) return () => true;
  const told = publicUrl === undefined ? null : new URL(publicUrl).hostname;
  return function isKnown(host) {
    const name = host.replace(/:\d{1,5}$/, '').toLowerCase();
    return LOOPBACK.test(name) || name === told;
  };
}

/**
 * Refuses requests to other hosts, and to several at once (RFC 9112, 3.2): of those Node shows the first, and what stands in front
 * of the API may have gone by the other.
 *
 * @throws SentinelError SENT_HOST_UNKNOWN, SENT_REQUEST_NOT_HTTP
 */
export function refuseOtherHosts(
  isKnown: (host: string) => boolean,
): MiddlewareHandler<{ Bindings: Partial<HttpBindings> }> {
  return async function knownHost(c, next) {
    if (countHeaders(c.env?.incoming?.rawHeaders ?? [], 'host') > 1)
      throw sentinelError('SENT_REQUEST_NOT_HTTP', { problem: 'several Host headers' });
    const { host } = new URL(c.req.url);
    if (!isKnown(host)) throw sentinelError('SENT_HOST_UNKNOWN', { host });
    await next();
  };
}
