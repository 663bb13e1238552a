/** Connections to Temporal, configured as every Temporal tool is: TEMPORAL_* variables and the profile file. */
import { Client, type ClientInterceptors, Connection } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import type { NativeConnectionOptions } from '@temporalio/worker';
import { sentinelError } from '../config/errors.js';
import type { SentinelConfig } from '../config/load-config.js';

export interface TemporalTarget {
  readonly address: string;
  readonly namespace: string;
  readonly connection: NativeConnectionOptions;
  /** Of a client; none unless told. */
  readonly interceptors?: ClientInterceptors;
}

/** Where Temporal is: as the environment says, else the dev server that `sentinel start` runs. */
export function temporalTarget(config: SentinelConfig): TemporalTarget {
  const { connectionOptions, namespace } = loadClientConnectConfig();
  const address = connectionOptions.address ?? `127.0.0.1:${config.temporal.port}`;
  return {
    address,
    namespace: namespace ?? config.temporal.namespace,
    connection: { ...connectionOptions, address },
  };
}

/**
 * A client of that server.
 *
 * @throws SentinelError SENT_TEMPORAL_UNREACHABLE when nothing answers within `timeoutMs`
 */
export async function connectClient(target: TemporalTarget, timeoutMs = 5_000): Promise<Client> {
  try {
    const connection = await Connection.connect({ ...target.connection, connectTimeout: timeoutMs });
    const { namespace, interceptors } = target;
    return new Client({ connection, namespace, ...(interceptors === undefined ? {} : { interceptors }) });
  } catch (cause) {
    throw sentinelError('SENT_TEMPORAL_UNREACHABLE', { address: target.address }, { cause });
  }
}
