import { existsSync } from 'node:fs';
import { type ClientConnectConfig, loadClientConfigProfile, toClientOptions } from '@temporalio/envconfig';
import { messageOf, sentinelError } from '../config/errors.js';

/**
 * What the variables TEMPORAL_… and the profile in Temporal's own configuration file say of the server, certificates read.
 *
 * @throws SentinelError SENT_TEMPORAL_CONFIG_INVALID
 */
export function connectionConfig(env: NodeJS.ProcessEnv): ClientConnectConfig {
  try {
    // Temporal's reader takes a file that is not there for an empty one, and would lead to a server that nobody meant.
    const { TEMPORAL_CONFIG_FILE: file } = env;
    if (file && !existsSync(file))
      throw new Error(`TEMPORAL_CONFIG_FILE is ${file}, and there is no such file`);
    const set = Object.fromEntries(
      Object.entries(env).flatMap(([name, value]) => (value ? [[name, value] as const] : [])),
    );
    const profile = loadClientConfigProfile({ overrideEnvVars: set });
    const { clientCert, clientKey } = profile.tls ?? {};
    if (clientCert !== undefined && clientKey === undefined)
      throw new Error('there is a client certificate for TLS, but not its key');
    if (clientKey !== undefined && clientCert === undefined)
      throw new Error('there is a key of a client certificate for TLS, but not the certificate');
    return toClientOptions(profile);
  } catch (cause) {
    const problem = messageOf(cause).replace(/\s+/g, ' ').trim();
    throw sentinelError('SENT_TEMPORAL_CONFIG_INVALID', { problem }, { cause });
  }
}
