import type { Context } from 'hono';

/** The part of what @hono/node-server hands to the app that tells who is there. */
interface Incoming {
  readonly incoming?: { readonly socket?: { readonly remoteAddress?: string } };
}

/**
 * Who sent a request, to tell clients apart: the other end of the connection, or, behind proxies, who the outermost of
 * them saw. What a client writes into `X-Forwarded-For` itself stands before that and is never looked at.
 *
 * @param proxies how many proxies stand before the API
 */
export function clientAddress(c: Context, proxies: number): string {
  const env: Incoming = c.env ?? {};
  const peer = env.incoming?.socket?.remoteAddress ?? 'unknown';
  if (proxies === 0) return peer;
  const forwarded = (c.req.header('X-Forwarded-For') ?? '').split(',').map((address) => address.trim());
  return forwarded.at(-proxies) || peer;
}
