/** Connections to Temporal, configured as every Temporal tool is: TEMPORAL_* variables and the profile file. */
import { Client, type ClientInterceptors, Connection } from '@temporalio/client';
import type { NativeConnectionOptions } from '@temporalio/worker';
import { type SentinelError, sentinelError } from '../config/errors.js';
import type { SentinelConfig } from '../config/load-config.js';
import { connectionConfig } from './connection-config.js';
import { whyRefused } from './why-refused.js';

export interface TemporalTarget {
  readonly address: string;
  readonly namespace: string;
  readonly connection: NativeConnectionOptions;
  /** Of a client; none unless told. */
  readonly interceptors?: ClientInterceptors;
}

/**
 * Where Temporal is: as the environment or its profile says, else the dev server that `sentinel start` runs.
 *
 * @throws SentinelError SENT_TEMPORAL_CONFIG_INVALID
 */
export function temporalTarget(config: SentinelConfig, env: NodeJS.ProcessEnv = process.env): TemporalTarget {
  const { connectionOptions, namespace } = connectionConfig(env);
  const address = connectionOptions.address ?? `127.0.0.1:${config.temporal.port}`;
  return {
    address,
    namespace: namespace ?? config.temporal.namespace,
    connection: { ...connectionOptions, address },
  };
}

/** True when the environment or a profile names a server, so that none has to be started. */
export function namesServer(env: NodeJS.ProcessEnv = process.env): boolean {
  return connectionConfig(env).connectionOptions.address !== undefined;
}

/** Why a connection could not be made. */
export async function connectionError(target: TemporalTarget, cause: unknown): Promise<SentinelError> {
  const { address } = target;
  const problem = await whyRefused(target, cause);
  return problem === null
    ? sentinelError('SENT_TEMPORAL_UNREACHABLE', { address }, { cause })
    : sentinelError('SENT_TEMPORAL_REFUSED', { address, problem }, { cause });
}

/**
 * A client of that server.
 *
 * @throws SentinelError SENT_TEMPORAL_UNREACHABLE when nothing answers within `timeoutMs`, SENT_TEMPORAL_REFUSED
 */
export async function connectClient(target: TemporalTarget, timeoutMs = 5_000): Promise<Client> {
  try {
    const connection = await Connection.connect({ ...target.connection, connectTimeout: timeoutMs });
    const { namespace, interceptors } = target;
    return new Client({ connection, namespace, ...(interceptors === undefined ? {} : { interceptors }) });
  } catch (cause) {
    throw await connectionError(target, cause);
  }
}
