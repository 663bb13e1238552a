import type { Log } from '../config/log.js';
import type { FeatureRow } from './request-schema.js';

/** Told of every request that was predicted. */
export type PayloadLog = (model: string, ids: readonly string[], rows: readonly FeatureRow[]) => void;

const REDACTED = '[redacted]';

/**
 * Logs the rows of predictions, for finding out what a client really sends. Off unless the configuration says
 * otherwise, as rows are about people, mostly.
 *
 * @param redact features whose values are not shown
 */
export function createPayloadLog(log: Log, redact: readonly string[]): PayloadLog {
  const hidden = new Set(redact);
  return (model, ids, rows) => {
    const shown = rows.map((row, at) => ({
      id: ids[at],
      ...Object.fromEntries(
        Object.entries(row).map(([name, value]) => [name, hidden.has(name) ? REDACTED : value]),
      ),
    }));
    log.info({ model, rows: shown }, 'payload');
  };
}
