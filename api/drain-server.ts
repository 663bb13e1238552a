import { once } from 'node:events';
import type { Server } from 'node:http';
import { Server as NetServer, type Socket } from 'node:net';

/** How often it is looked whether answers have gone out. */
const LOOK_EVERY_MS = 20;
/** How long a connection may bring one more request: it may have left the client before that could know of the end. */
const GRACE_MS = 250;

/** The connections of a server, as they are. */
export function openConnections(server: Server): ReadonlySet<Socket> {
  const open = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  return open;
}

/**
 * Takes no more connections, and ends when those that are there have closed: each once its answers have left the process,
 * and idle ones after a short grace, as closing at once would lose what a client has just sent. An answer in the meantime must
 * say `Connection: close`, so that its client sends no more there. Node's own `close` counts a connection as idle when its answer was handed over, and cuts off what the client has not
 * taken yet.
 *
 * @param milliseconds after which the remaining ones are cut off
 */
export async function drainServer(
  server: Server,
  connections: ReadonlySet<Socket>,
  milliseconds: number,
): Promise<void> {
  const closed = once(server, 'close');
  NetServer.prototype.close.call(server);
  const closeIdle = (): void => {
    for (const { writableLength } of connections) if (writableLength > 0) return;
    server.closeIdleConnections();
  };
  const graceEnd = performance.now() + GRACE_MS;
  const looking = setInterval(() => performance.now() >= graceEnd && closeIdle(), LOOK_EVERY_MS);
  const cutOff = setTimeout(() => server.closeAllConnections(), milliseconds);
  await closed;
  clearInterval(looking);
  clearTimeout(cutOff);
}
