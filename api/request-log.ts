import type { MiddlewareHandler } from 'hono';
import type { RequestIdVariables } from 'hono/request-id';
import type { Log } from '../config/log.js';
import type { AdmitVariables } from './admit.js';

/** One line for each request: what was asked for, by whom, and how it ended. Never what was in it. */
export function requestLog(log: Log): MiddlewareHandler<{ Variables: RequestIdVariables & AdmitVariables }> {
  return async function requestLog(c, next) {
    const started = performance.now();
    await next();
    log.info(
      {
        request_id: c.get('requestId'),
        method: c.req.method,
        // The route rather than the path: a path may hold what a person wrote.
        route: c.res.status === 404 ? '*' : c.req.routePath,
        status: c.res.status,
        milliseconds: Math.round((performance.now() - started) * 1000) / 1000,
        key: c.get('keyName') ?? null,
      },
      'request',
    );
  };
}
