/** The dev server as `sentinel start` runs it: on its database file, with retention and search attributes set. */
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import proto from '@temporalio/proto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectClient } from '../worker/connect.js';
import { type DevServerOptions, startDevServer } from '../worker/dev-server.js';
import { ensureSearchAttributes } from '../worker/search-attributes.js';
import { resolveTemporalCli } from '../worker/temporal-cli.js';
import { freePort } from './temporal-environment.js';

let folder: string;
let options: DevServerOptions;
const targetOf = (address: string) => ({ address, namespace: 'default', connection: { address } });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sentinel-dev-server-'));
  options = {
    cli: await resolveTemporalCli({ say: (line) => process.stderr.write(`Temporal: ${line}\n`) }),
    port: await freePort(),
    uiPort: null,
    namespace: 'default',
    retention: '720h',
    databaseFile: join(folder, 'deep', 'temporal.db'),
  };
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('startDevServer', () => {
  it('keeps runs for as long as it is told, knows our search attributes, and remembers after a kill', async () => {
    const first = await startDevServer(options);
    const client = await connectClient(targetOf(first.address));
    const { config } = await client.workflowService.describeNamespace({ namespace: 'default' });
    expect(Number(config?.workflowExecutionRetentionTtl?.seconds)).toBe(720 * 3600);
    const { customAttributes } = await client.connection.operatorService.listSearchAttributes({
      namespace: 'default',
    });
    expect(Object.keys(customAttributes ?? {})).toEqual(
      expect.arrayContaining(['SentinelModel', 'SentinelVerdict', 'SentinelDriftShare']),
    );
    await ensureSearchAttributes(client, first.address);
    const { operatorService } = client.connection;
    await operatorService.removeSearchAttributes({
      namespace: 'default',
      searchAttributes: ['SentinelErrorCode'],
    });
    const asText = {
      SentinelErrorCode: proto.temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_TEXT,
    };
    await operatorService.addSearchAttributes({ namespace: 'default', searchAttributes: asText });
    await expect(ensureSearchAttributes(client, first.address)).rejects.toMatchObject({
      code: 'SENT_TEMPORAL_REFUSED',
      message: expect.stringContaining('SentinelErrorCode that is Text, expected Keyword'),
    });
    await operatorService.removeSearchAttributes({
      namespace: 'default',
      searchAttributes: ['SentinelErrorCode'],
    });
    await ensureSearchAttributes(client, first.address);
    await client.schedule.create({
      scheduleId: 'kept',
      spec: { intervals: [{ every: '1d' }] },
      action: { type: 'startWorkflow', workflowType: 'any', taskQueue: 'any' },
    });
    await client.connection.close();
    process.kill(first.pid, 'SIGKILL');
    expect(await first.ended).toContain('SIGKILL');

    const second = await startDevServer(options);
    const again = await connectClient(targetOf(second.address));
    expect((await again.schedule.getHandle('kept').describe()).scheduleId).toBe('kept');
    await again.connection.close();
    await second.stop();
    expect(await second.ended).toBeTruthy();
  });

  it('says why it did not start', async () => {
    const inTheWay = createServer().listen(0, '127.0.0.1');
    await once(inTheWay, 'listening');
    const address = inTheWay.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    try {
      await expect(startDevServer({ ...options, port })).rejects.toMatchObject({
        code: 'SENT_TEMPORAL_FAILED',
        message: expect.stringMatching(/port|address|in use|bind/i),
      });
    } finally {
      inTheWay.close();
    }
    await expect(startDevServer({ ...options, cli: join(folder, 'nosuch') })).rejects.toMatchObject({
      code: 'SENT_TEMPORAL_FAILED',
      message: expect.stringContaining('ENOENT'),
    });
  });
});

describe('connectClient', () => {
  it('says where nobody answers', async () => {
    const address = `127.0.0.1:${await freePort()}`;
    await expect(connectClient(targetOf(address), 1_000)).rejects.toMatchObject({
      code: 'SENT_TEMPORAL_UNREACHABLE',
      message: expect.stringContaining(address),
    });
  });
});
