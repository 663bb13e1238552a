import type { MiddlewareHandler } from 'hono';
import type { RequestIdVariables } from 'hono/request-id';
import type { OpenTracing } from '../tracing/tracing.js';

/** What a probe or a scraper asks every few seconds is nothing that anybody follows. */
const UNTRACED = /^\/(?:health(?:\/|$)|v2\/health\/|ping$|metrics$)/;

/**
 * Gives each request a span, in the caller's trace if it names one, and tells the caller its own in `traceresponse`. Of
 * the path only the route is recorded, as a path may hold what a person wrote.
 */
export function traceRequests(
  tracing: OpenTracing,
): MiddlewareHandler<{ Variables: Partial<RequestIdVariables> }> {
  return async function traceRequest(c, next) {
    if (UNTRACED.test(c.req.path)) return next();
    await tracing.request(c.req.raw.headers, c.req.method, async (span) => {
      await next();
      const { status } = c.res;
      c.header('traceresponse', span.response);
      const id = c.get('requestId');
      span.answered({
        route: status === 404 && !c.error ? '*' : c.req.routePath,
        status,
        attributes: id === undefined ? {} : { 'sentinelml.request_id': id },
      });
    });
  };
}
