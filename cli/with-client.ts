import type { Client } from '@temporalio/client';
import type { SentinelConfig } from '../config/load-config.js';
import { productVersion } from '../config/version.js';
import { startTracing } from '../tracing/start-tracing.js';
import { NO_TRACING } from '../tracing/tracing.js';
import { connectClient, temporalTarget } from '../worker/connect.js';
import { tracedTarget } from '../worker/temporal-tracing.js';

/**
 * Connects to Temporal, does the work of a command there, and closes the connection. With tracing on all of it is one
 * span, and what the work starts goes on in its trace.
 *
 * @param command as it was called, such as `sentinel run`
 * @throws SentinelError SENT_TEMPORAL_UNREACHABLE, SENT_USAGE when the environment asks for tracing that cannot be done
 */
export async function withClient<T>(
  config: SentinelConfig,
  command: string,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const tracing = await startTracing({
    part: 'cli',
    productVersion: productVersion(),
    env: process.env,
    onProblem: (problem) => process.stderr.write(`sentinel: tracing: ${problem}\n`),
  });
  try {
    return await (tracing ?? NO_TRACING).span(command, {}, async () => {
      const client = await connectClient(await tracedTarget(temporalTarget(config), tracing));
      try {
        return await work(client);
      } finally {
        await client.connection.close();
      }
    });
  } finally {
    await tracing?.stop();
  }
}
