import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { sentinelError } from '../config/errors.js';
import { openDatabase } from './database.js';
import { isInterrupt, isNoFault, machineFailure } from './machine-failure.js';

const thrownBy = (work: () => Promise<unknown>): Promise<unknown> =>
  work().then(
    () => new Error('nothing was thrown'),
    (error: unknown) => error,
  );

it('knows a full disk, of the system and of DuckDB', () => {
  const system = Object.assign(new Error('ENOSPC: no space left on device, write'), {
    code: 'ENOSPC',
    syscall: 'write',
  });
  expect(machineFailure(system)).toMatchObject({ code: 'SENT_DISK_FULL', permanent: false });
  const duckdb = new Error('IO Error: Could not write file "/x/y.tmp": No space left on device');
  expect(machineFailure(duckdb)).toMatchObject({ code: 'SENT_DISK_FULL' });
  expect(isNoFault(system) && isNoFault(duckdb)).toBe(true);
});

it('knows that DuckDB is out of memory', async () => {
  const database = await openDatabase({ threads: 1, memoryLimit: '10MB' });
  const thrown = await thrownBy(() =>
    database.withConnection((connection) =>
      connection.run("SELECT list(repeat('x', 1000)) FROM range(1000000)"),
    ),
  );
  await database.close();
  expect(machineFailure(thrown)).toMatchObject({ code: 'SENT_OUT_OF_MEMORY', permanent: false });
  expect(isNoFault(thrown)).toBe(true);
});

it('knows what the system refuses, and takes nothing else for it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'machine-failure-'));
  const thrown = await thrownBy(() => readFile(join(folder, 'nosuch')));
  await rm(folder, { recursive: true });
  expect(machineFailure(thrown)).toMatchObject({ code: 'SENT_SYSTEM_REFUSED' });
  expect(isNoFault(thrown)).toBe(false);
  expect(machineFailure(new TypeError('x is not a function'))).toBeNull();
  expect(machineFailure(sentinelError('SENT_USAGE', { problem: 'no' }))).toBeNull();
});

it('knows a query that was told to stop, which says nothing of the machine', async () => {
  let stopped = false;
  const database = await openDatabase({ threads: 1, stopped: () => stopped });
  const started = Date.now();
  const running = thrownBy(() =>
    database.withConnection((connection) => {
      // Not before: a connection that is asked for later is refused, with another error.
      setTimeout(() => {
        stopped = true;
      }, 200);
      return connection.run(
        // Every pair has to be looked at: a condition on equality would be answered by a hash table.
        'SELECT count(*) FROM range(1000000) a, range(1000000) b WHERE a.range * b.range < 0',
      );
    }),
  );
  const thrown = await running;
  expect(Date.now() - started).toBeLessThan(20_000);
  expect(isInterrupt(thrown)).toBe(true);
  expect(machineFailure(thrown)).toBeNull();
  await expect(database.withConnection(async () => 'begun')).rejects.toThrow('stopped');
  await database.close();
});
