import { NativeConnection } from '@temporalio/worker';
import { connectionError, type TemporalTarget } from './connect.js';

/**
 * A worker's connection to that server.
 *
 * @throws SentinelError SENT_TEMPORAL_UNREACHABLE, SENT_TEMPORAL_REFUSED
 */
export async function connectWorker(target: TemporalTarget): Promise<NativeConnection> {
  return NativeConnection.connect(target.connection).catch(async (cause: unknown) => {
    throw await connectionError(target, cause);
  });
}
