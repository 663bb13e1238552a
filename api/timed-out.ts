/**
 * Connections whose request did not come in time. The app sees a body that broke off, as of a client that hung up, and has to
 * tell the two apart.
 */
import type { Socket } from 'node:net';

const timedOut = new WeakSet<Socket>();

/** Marks a connection. */
export function markTimedOut(socket: Socket): void {
  timedOut.add(socket);
}

/** Whether a connection is marked; a request that came through no server has none. */
export function hasTimedOut(socket: Socket | undefined): boolean {
  return socket !== undefined && timedOut.has(socket);
}
