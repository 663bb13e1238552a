import type { ServerOptions } from 'node:http';
import { durationMs } from '../config/duration.js';
import type { SentinelConfig } from '../config/load-config.js';

/** How long Node waits for what. */
export function serverOptions({ api }: Pick<SentinelConfig, 'api'>): ServerOptions {
  const headersTimeout = durationMs(api.header_timeout);
  const requestTimeout = Math.max(durationMs(api.request_timeout), headersTimeout);
  return {
    // A request without a host is refused by the app's listener, which says why.
    requireHostHeader: false,
    headersTimeout,
    requestTimeout,
    keepAliveTimeout: durationMs(api.keep_alive),
    // How often Node looks for connections that are late.
    connectionsCheckingInterval: Math.min(1000, Math.ceil(requestTimeout / 4)),
  };
}
