import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { drainServer, openConnections } from './drain-server.js';

const LONG = 'x'.repeat(20_000_000);

async function serve(listener: RequestListener) {
  const server = createServer(listener);
  const connections = openConnections(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  await once(client, 'connect');
  return { client, drain: (milliseconds: number) => drainServer(server, connections, milliseconds) };
}

describe('drainServer', () => {
  it('lets a client that reads slowly have the whole of its answer', async () => {
    const { client, drain } = await serve((_, response) => response.end(LONG));
    client.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    await once(client, 'readable');
    const drained = drain(20_000);
    await sleep(300);
    let received = 0;
    client.on('data', (chunk: Buffer) => {
      received += chunk.length;
    });
    await once(client, 'close');
    await drained;
    expect(received).toBeGreaterThan(LONG.length);
  });

  it('answers what comes in on a connection just after it began', async () => {
    const { client, drain } = await serve((_, response) => response.end('done'));
    client.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    await once(client, 'data');
    const drained = drain(20_000);
    client.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    const [answer] = await once(client, 'data');
    expect(String(answer)).toMatch(/^HTTP\/1\.1 200 [\s\S]*done/);
    await drained;
  });

  it('closes idle connections soon', async () => {
    const { client, drain } = await serve((_, response) => response.end('done'));
    client.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    await once(client, 'data');
    const started = performance.now();
    await drain(20_000);
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  it('cuts off who takes nothing when the time is over', async () => {
    const { client, drain } = await serve((_, response) => response.end(LONG));
    client.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    await once(client, 'readable');
    client.on('error', () => undefined);
    await drain(300);
    client.destroy();
  });
});
