import { type DestinationStream, type Logger, pino } from 'pino';

export type Log = Logger;

/**
 * Structured logs, one JSON object a line, to standard error unless told. `SENTINEL_LOG_LEVEL` sets the level.
 *
 * @param where asked for each line what to add to it
 */
export function createLog(
  name: string,
  destination: DestinationStream = process.stderr,
  where: () => object = () => ({}),
): Log {
  return pino(
    { name, level: process.env.SENTINEL_LOG_LEVEL ?? 'info', base: { pid: process.pid }, mixin: where },
    destination,
  );
}
