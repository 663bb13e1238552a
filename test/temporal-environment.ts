/** A real Temporal dev server for a test file, with the project's search attributes, on a database file of its own. */

import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import { connectClient, type TemporalTarget } from '../worker/connect.js';
import { type DevServer, startDevServer } from '../worker/dev-server.js';
import { resolveTemporalCli } from '../worker/temporal-cli.js';

export interface TemporalEnvironment {
  readonly cli: string;
  readonly address: string;
  readonly target: TemporalTarget;
  readonly client: Client;
  stop(): Promise<void>;
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return address.port;
}

/** True when nobody listens on that port of loopback. */
export async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1');
  const free = await once(server, 'listening').then(
    () => true,
    () => false,
  );
  if (free) {
    server.close();
    await once(server, 'close');
  }
  return free;
}

export async function startTemporal(): Promise<TemporalEnvironment> {
  if (process.env.TEST_TEMPORAL_SERVER === 'production') return startProductionServer();
  // The resolver may have to build the CLI once, which it tells here; the tests need it, so they never skip.
  const cli = await resolveTemporalCli({ say: (line) => process.stderr.write(`Temporal: ${line}\n`) });
  const folder = await mkdtemp(join(tmpdir(), 'sentinel-temporal-'));
  const port = await freePort();
  const server: DevServer = await startDevServer({
    cli,
    port,
    uiPort: null,
    namespace: 'default',
    retention: '72h',
    databaseFile: join(folder, 'temporal.db'),
  });
  const target: TemporalTarget = {
    address: server.address,
    namespace: 'default',
    connection: { address: server.address },
  };
  const client = await connectClient(target);
  return {
    cli,
    address: server.address,
    target,
    client,
    async stop() {
      await client.connection.close();
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** `npm run test:cluster` runs tests on the production server that were written for the dev server. */
async function startProductionServer(): Promise<TemporalEnvironment> {
  const { startCluster } = await import('./cluster/start-cluster.js');
  const cli = await resolveTemporalCli({ say: () => {} });
  const { target, client, stop } = await startCluster();
  return { cli, address: target.address, target, client, stop };
}
