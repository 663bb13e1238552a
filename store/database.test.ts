import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { expect, it } from 'vitest';
import { packageRoot } from '../config/package-root.js';
import { openDatabase } from './database.js';
import { ownerInName } from './spill-folder.js';

it('keeps the temporary tables of pieces of work apart', async () => {
  const database = await openDatabase({ threads: 2 });
  const sums = await Promise.all(
    [1, 2, 3].map((factor) =>
      database.withConnection(async (connection) => {
        await connection.run(`CREATE TEMP TABLE numbers AS SELECT ${factor} * range AS x FROM range(10000)`);
        return (await connection.runAndReadAll('SELECT sum(x)::DOUBLE FROM numbers')).getRowsJS()[0]?.[0];
      }),
    ),
  );
  expect(sums).toEqual([49_995_000, 2 * 49_995_000, 3 * 49_995_000]);
  await database.close();
});

it('takes a timestamp without an offset for UTC', async () => {
  const database = await openDatabase();
  const result = await database.withConnection((connection) =>
    connection.runAndReadAll("SELECT epoch_ms(TIMESTAMPTZ '2026-03-01 12:00:00')::DOUBLE"),
  );
  expect(result.getRowsJS()[0]?.[0]).toBe(Date.UTC(2026, 2, 1, 12));
  await database.close();
});

it('spills to the temporary folder of the system and cleans up', async () => {
  const spills = async () =>
    (await readdir(tmpdir())).filter((name) => ownerInName(name)?.pid === process.pid);
  const database = await openDatabase({ threads: 1, memoryLimit: '60MB' });
  await database.withConnection(async (connection) => {
    await connection.run(
      'CREATE TEMP TABLE big AS SELECT hash(range) AS x, hash(range + 1) AS y FROM range(6000000)',
    );
    expect(await spills()).toHaveLength(1);
  });
  await database.close();
  expect(await spills()).toEqual([]);
});

it('works in a worker thread', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'database-'));
  const csv = join(folder, 'data.csv');
  await writeFile(csv, 'x,c\n1,a\n2,b\n');
  const url = (file: string) => JSON.stringify(pathToFileURL(join(packageRoot(), 'store', file)).href);
  const script = join(folder, 'worker.mts');
  await writeFile(
    script,
    `import { parentPort } from 'node:worker_threads';
     import { openDatabase } from ${url('database.ts')};
     import { loadTable } from ${url('load-table.ts')};
     const database = await openDatabase({ threads: 1 });
     parentPort.postMessage(await loadTable(database, ${JSON.stringify(csv)}));
     await database.close();`,
  );
  // tsx registers itself per thread; an import of it from the entry works on every version of Node.
  const tsx = pathToFileURL(join(packageRoot(), 'node_modules/tsx/dist/esm/api/index.mjs')).href;
  const entry = `import(${JSON.stringify(tsx)}).then(({ register }) => { register(); return import(${JSON.stringify(pathToFileURL(script).href)}); })`;
  const run = () =>
    new Promise((resolve, reject) => {
      const worker = new Worker(entry, { eval: true });
      worker.once('message', resolve);
      worker.once('error', reject);
    });
  const tables = await Promise.all([run(), run()]);
  for (const table of tables)
    expect(table).toEqual({
      source: csv,
      rows: 2,
      columns: [
        { type: 'numeric', name: 'x', values: Float64Array.of(1, 2), missing: 0, integer: true },
        {
          type: 'categorical',
          name: 'c',
          categories: ['a', 'b'],
          counts: Float64Array.of(1, 1),
          missing: 0,
          codes: Int32Array.of(0, 1),
        },
      ],
      skipped: [],
      warnings: [],
    });
  await rm(folder, { recursive: true });
});
