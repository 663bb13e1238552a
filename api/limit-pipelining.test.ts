import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { limitPipelining } from './limit-pipelining.js';

const REQUEST = 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n';
/** A piece that is read at a time holds no more of them. */
const IN_A_PIECE = Math.ceil(65_536 / REQUEST.length);
const SENT = 20_000;

let server: Server;
afterEach(() => {
  server.close();
  server.closeAllConnections();
});

async function flooded(): Promise<{ waiting: ServerResponse[]; answers: () => number; hangUp: () => void }> {
  const waiting: ServerResponse[] = [];
  server = createServer(limitPipelining((_, outgoing) => void waiting.push(outgoing)));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  const socket = connect(address.port, '127.0.0.1');
  socket.on('error', () => {});
  let text = '';
  let answers = 0;
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString('latin1');
    const whole = text.split('\r\n\r\n');
    answers += whole.length - 1;
    text = whole.at(-1) ?? '';
  });
  socket.write(REQUEST.repeat(SENT));
  return { waiting, answers: () => answers, hangUp: () => socket.destroy() };
}

it('reads no more of a connection while many of its requests wait, and all of them in the end', async () => {
  const { waiting, answers } = await flooded();
  let taken = 0;
  while (taken < SENT) {
    await expect.poll(() => waiting.length, { timeout: 10_000 }).toBeGreaterThan(0);
    // Whatever would still come without a limit has time to.
    if (taken === 0) await sleep(300);
    expect(waiting.length).toBeLessThan(64 + 2 * IN_A_PIECE);
    for (const outgoing of waiting.splice(0)) {
      taken += 1;
      outgoing.writeHead(204).end();
    }
  }
  expect(taken).toBe(SENT);
  await expect.poll(answers, { timeout: 10_000 }).toBe(SENT);
});

it('does so, too, whenever a large answer has been taken', async () => {
  const { waiting, answers } = await flooded();
  await expect.poll(() => waiting.length, { timeout: 10_000 }).toBeGreaterThan(64);
  for (let answered = 0; answered < 30; answered++) {
    const outgoing = waiting.shift();
    if (outgoing === undefined) throw new Error('Expected a request that waits.');
    // More than the socket takes at once, so that Node waits for it to drain, and reads on then.
    outgoing.end('x'.repeat(1_000_000));
    await once(outgoing, 'close');
    await expect.poll(answers, { timeout: 10_000 }).toBe(answered + 1);
    expect(waiting.length).toBeLessThan(64 + 2 * IN_A_PIECE);
  }
});

it('lets go of a connection whose client has gone', async () => {
  const { waiting, hangUp } = await flooded();
  await expect.poll(() => waiting.length, { timeout: 10_000 }).toBeGreaterThan(64);
  hangUp();
  // Paused, it is noticed by an answer that cannot be sent.
  for (const outgoing of waiting) outgoing.writeHead(204).end();
  const connections = () => new Promise((resolve) => server.getConnections((_, count) => resolve(count)));
  await expect.poll(connections, { timeout: 10_000 }).toBe(0);
});
