import type { SentinelConfig } from '../config/load-config.js';

/** Where people reach the API, without a slash at the end: `api.public_url`, else the address it listens on. */
export function publicUrl({ api }: SentinelConfig): string {
  return (api.public_url ?? `http://${api.host}:${api.port}`).replace(/\/+$/, '');
}
