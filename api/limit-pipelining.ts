import type { RequestListener, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Requests of one connection that wait for their answers, beyond which no more of it is read; and from which on it is again. */
const MOST_WAITING = 64;
const FEW_WAITING = 8;

/**
 * What Node keeps on a socket where nobody else needs it: the answer that goes out next, and that it waits for its answers
 * to be taken. Without the latter Node reads on whenever a request is complete.
 */
type ServingSocket = Socket & {
  readonly _httpMessage?: ServerResponse | null;
  readonly parser?: { resume(): void } | null;
  _paused?: boolean;
};

/**
 * Lets a connection wait while many of its requests are not answered yet. A client may send requests without waiting for
 * answers; one that sends thousands would be read, again and again, before others have their turn, and its requests would
 * fill the memory. What was read already is still served: a piece of 64 KB at most.
 */
export function limitPipelining(listener: RequestListener): RequestListener {
  const waiting = new WeakMap<Socket, number>();

  function count(socket: ServingSocket, outgoing: ServerResponse): void {
    const requests = (waiting.get(socket) ?? 0) + 1;
    waiting.set(socket, requests);
    if (requests >= MOST_WAITING) {
      socket._paused = true;
      socket.pause();
    }
    outgoing.once('close', () => {
      const left = (waiting.get(socket) ?? 1) - 1;
      waiting.set(socket, left);
      if (left === FEW_WAITING) readOn(socket);
    });
  }

  /** As Node does when answers have been taken. */
  function readOn(socket: ServingSocket): void {
    if (socket._paused !== true) return;
    socket._paused = false;
    socket.parser?.resume();
    socket.resume();
  }

  return function limitPipelining(incoming, outgoing) {
    const socket: ServingSocket = incoming.socket;
    // Only what stands behind another answer is counted: nearly nobody sends such.
    if (socket._httpMessage !== outgoing) count(socket, outgoing);
    return listener(incoming, outgoing);
  };
}
