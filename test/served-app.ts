import { once } from 'node:events';
import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';

export interface ServedApp {
  readonly address: string;
  stop(): Promise<void>;
}

/** An app on a free port of loopback. For tests. */
export async function servedApp(app: {
  readonly fetch: (request: Request) => Response | Promise<Response>;
}): Promise<ServedApp> {
  const server = createServer(getRequestListener(app.fetch));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const bound = server.address();
  if (typeof bound !== 'object' || bound === null) throw new Error('no port');
  return {
    address: `http://127.0.0.1:${bound.port}`,
    async stop() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
