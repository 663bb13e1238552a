/**
 * A connection whose request did not come in time. The app sees a body that broke off, as of a client that hung up, and has to
 * tell the two apart.
 */
import type { Socket } from 'node:net';

const TIMED_OUT = Symbol('the request on this connection did not come in time');

/** Marks a connection. */
export function markTimedOut(socket: Socket): void {
  Object.assign(socket, { [TIMED_OUT]: true });
}

/**
 * Whether the connection of a request is marked.
 *
 * @param bindings what the app's listener hands on with a request
 */
export function hasTimedOut(bindings: unknown): boolean {
  if (typeof bindings !== 'object' || bindings === null || !('incoming' in bindings)) return false;
  const { incoming } = bindings;
  if (typeof incoming !== 'object' || incoming === null || !('socket' in incoming)) return false;
  const { socket } = incoming;
  return typeof socket === 'object' && socket !== null && TIMED_OUT in socket;
}
