import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from './database.js';
import { loadTable } from './load-table.js';
import type { ColumnType } from './table.js';

let database: Database;
let folder: string;
beforeAll(async () => {
  database = await openDatabase();
  folder = await mkdtemp(join(tmpdir(), 'read-columns-'));
});
afterAll(async () => {
  await database.close();
  await rm(folder, { recursive: true });
});

async function csv(texts: readonly string[], type?: ColumnType) {
  const file = join(folder, 'data.csv');
  await writeFile(file, `x\n${texts.join('\n')}\n`);
  const { columns, warnings } = await loadTable(database, file, type ? { types: { x: type } } : {});
  return { column: columns[0], warnings };
}

async function parquet(select: string) {
  const file = join(folder, 'data.parquet');
  await rm(file, { force: true });
  await database.withConnection((connection) =>
    connection.run(`COPY (${select}) TO '${file}' (FORMAT parquet)`),
  );
  const { columns, warnings } = await loadTable(database, file);
  return { column: columns[0], warnings };
}

const from = (start: bigint, count: number) =>
  Array.from({ length: count }, (_, i) => `${start + BigInt(i)}`);
const ROUNDED =
  'integers are 2^53 or larger, where numbers are rounded to even ones and coarser; declare it categorical to keep them apart';

describe('integers that a double cannot hold', () => {
  it.each([
    ['of 54 bits', 2n ** 53n],
    ['beyond 64 bits', 2n ** 70n],
    ['beyond 128 bits', 2n ** 130n],
    ['below zero', -(2n ** 100n)],
  ])('are categories when there are few of them, so that none becomes another: %s', async (_name, start) => {
    const [a = '', b = ''] = from(start, 2).toSorted();
    const { column, warnings } = await csv([b, a, b]);
    expect(column).toEqual({
      type: 'categorical',
      name: 'x',
      categories: [a, b],
      counts: Float64Array.of(1, 2),
      codes: Int32Array.of(1, 0, 1),
      missing: 0,
      exactNumbers: true,
    });
    expect(warnings).toEqual([]);
  });

  it.each([
    ['NA', 2n ** 53n],
    ['NA', 2n ** 70n],
    ['', 2n ** 70n],
  ])('are categories also with gaps among them, written %j', async (gap, start) => {
    const [a = '', b = ''] = from(start, 2);
    // Quoted where empty, as DuckDB leaves out empty lines of a single column.
    const missing = gap === '' ? '""' : gap;
    for (const texts of [
      [b, missing, a, b],
      [missing, a, b, b],
      [...Array.from({ length: 300 }, () => '1'), missing, a, b, b],
    ]) {
      const { column } = await csv(texts);
      expect(column).toMatchObject({ type: 'categorical', missing: 1, exactNumbers: true });
      expect(column?.type === 'categorical' && column.categories).toEqual(expect.arrayContaining([a, b]));
    }
  });

  it.each([
    ['54 bits', 2n ** 53n, false],
    ['54 bits and gaps', 2n ** 53n, true],
    ['beyond 64 bits', 2n ** 70n, false],
    ['beyond 64 bits and gaps', 2n ** 70n, true],
  ])('are rounded when there are many, and said to be: %s', async (_name, start, gaps) => {
    const { column, warnings } = await csv([...from(start, 11), ...(gaps ? ['NA'] : []), '-1']);
    expect(column).toMatchObject({ type: 'numeric', missing: gaps ? 1 : 0 });
    expect(warnings).toEqual([`x: 11 ${ROUNDED}`]);
  });

  it('stay numbers when they are declared so, and are said to be rounded', async () => {
    const { column, warnings } = await csv(['9007199254740993', '1'], 'numeric');
    expect(column?.type).toBe('numeric');
    expect(warnings).toEqual([`x: 1 ${ROUNDED}`]);
  });

  it('are skipped when there are many and some are larger than any number', async () => {
    const file = join(folder, 'beyond.csv');
    const load = (distinct: number) =>
      writeFile(file, `x\n1\n${from(10n ** 400n, distinct).join('\n')}\n`).then(() =>
        loadTable(database, file),
      );
    expect(await load(11)).toMatchObject({
      columns: [],
      skipped: [
        {
          name: 'x',
          reason:
            'holds 11 integers beyond 1.8e308, the largest number there is; declare it categorical to compare them',
        },
      ],
      warnings: [],
    });
    expect((await load(3)).columns).toMatchObject([{ type: 'categorical', exactNumbers: true }]);
  });

  it('are no matter among reals', async () => {
    const { column, warnings } = await csv([`${2n ** 70n}`, '0.5', 'NA', '1e300']);
    expect(column).toMatchObject({
      type: 'numeric',
      missing: 1,
      values: Float64Array.of(2 ** 70, 0.5, 1e300),
    });
    expect(warnings).toEqual([]);
  });
});

describe('decimals that a double cannot hold', () => {
  const decimals = (count: number) =>
    `SELECT CAST('12345678901234567890.0' || (range % ${count}) AS DECIMAL(38, 2)) AS x FROM range(20)`;

  it('are categories when there are few of them', async () => {
    const { column, warnings } = await parquet(decimals(2));
    expect(column).toMatchObject({
      type: 'categorical',
      categories: ['12345678901234567890.00', '12345678901234567890.01'],
      exactNumbers: true,
    });
    expect(warnings).toEqual([]);
  });

  it('are rounded when there are many, and said to be', async () => {
    const { column, warnings } = await parquet(
      `SELECT CAST('12345678901234567890.01' AS DECIMAL(38, 2)) + range AS x FROM range(11)`,
    );
    expect(column?.type).toBe('numeric');
    expect(warnings).toEqual([
      'x: 11 decimals have more digits than a number holds, and are rounded; declare it categorical to keep them apart',
    ]);
  });

  it('are numbers where a double holds them, however many digits the type has', async () => {
    const { column, warnings } = await parquet(
      `SELECT CASE WHEN range > 0 THEN CAST(range + 0.25 AS DECIMAL(38, 2)) END AS x FROM range(4)`,
    );
    expect(column).toMatchObject({ type: 'numeric', values: Float64Array.of(1.25, 2.25, 3.25), missing: 1 });
    expect(warnings).toEqual([]);
  });
});

it('takes nan(1) for a text wherever it stands', async () => {
  for (const rows of [10, 1000]) {
    const texts = [...Array.from({ length: rows }, (_, i) => `${i}.5`), 'nan(1)'];
    expect((await csv(texts)).column?.type).toBe('categorical');
  }
});
