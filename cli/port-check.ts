import { once } from 'node:events';
import { createServer } from 'node:net';
import { sentinelError } from '../config/errors.js';

export interface WantedPort {
  readonly host: string;
  readonly port: number;
  /** What will listen there, for the message. */
  readonly what: string;
  /** What to do when it is taken. */
  readonly hint: string;
}

/**
 * Makes sure that every port is free, by listening on each for a moment.
 *
 * @throws SentinelError SENT_PORT_TAKEN, for the first that is not
 */
export async function requireFreePorts(wanted: readonly WantedPort[]): Promise<void> {
  for (const { host, port, what, hint } of wanted) {
    const server = createServer();
    try {
      server.listen(port, host);
      await once(server, 'listening');
    } catch (cause) {
      if (!(cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE')) throw cause;
      throw sentinelError('SENT_PORT_TAKEN', { host, port, what, hint }, { cause });
    } finally {
      server.close();
    }
  }
}
