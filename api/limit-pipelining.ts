import type { RequestListener, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Requests of one connection that wait for their answers, beyond which no more of it is read; and from which on it is again. */
const MOST_WAITING = 64;
const FEW_WAITING = 8;

/** A socket with the answer that goes out on it next. Node keeps it where nobody else needs it. */
type ServingSocket = Socket & { readonly _httpMessage?: ServerResponse | null };

/**
 * Lets a connection wait while many of its requests are not answered yet. A client may send requests without waiting for
 * answers; one that sends thousands would be read, again and again, before others have their turn, and its requests would
 * fill the memory. What was read already is still served: a piece of 64 KB at most.
 */
export function limitPipelining(listener: RequestListener): RequestListener {
  const waiting = new WeakMap<Socket, number>();
  /** Connections that are not to be read. */
  const held = new WeakSet<Socket>();

  function count(socket: Socket, outgoing: ServerResponse): void {
    const known = waiting.get(socket);
    // Node resumes a connection whenever a request is complete, or an answer taken, however many others wait.
    if (known === undefined) socket.on('resume', () => held.has(socket) && socket.pause());
    const requests = (known ?? 0) + 1;
    waiting.set(socket, requests);
    if (requests >= MOST_WAITING) {
      held.add(socket);
      socket.pause();
    }
    outgoing.once('close', () => {
      const left = (waiting.get(socket) ?? 1) - 1;
      waiting.set(socket, left);
      if (left === FEW_WAITING && held.delete(socket)) socket.resume();
    });
  }

  return function limitPipelining(incoming, outgoing) {
    const socket: ServingSocket = incoming.socket;
    // Only what stands behind another answer is counted: nearly nobody sends such.
    if (socket._httpMessage !== outgoing) count(socket, outgoing);
    return listener(incoming, outgoing);
  };
}
