import { NativeConnection } from '@temporalio/worker';
import { sentinelError } from '../config/errors.js';
import type { TemporalTarget } from './connect.js';

/**
 * A worker's connection to that server.
 *
 * @throws SentinelError SENT_TEMPORAL_UNREACHABLE
 */
export async function connectWorker(target: TemporalTarget): Promise<NativeConnection> {
  return NativeConnection.connect(target.connection).catch((cause: unknown) => {
    throw sentinelError('SENT_TEMPORAL_UNREACHABLE', { address: target.address }, { cause });
  });
}
