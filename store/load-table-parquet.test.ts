import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { categorical, loadedFiles, loadTable, numeric } from './load-table.fixture.js';

const { database, folder, parquet } = loadedFiles();

const PYARROW_NAMES =
  'UEFSMRUAFRwVHCwVAhUAFQYVBhwAAAACAAAAAgIBAAAAAAAAABUAFRwVHCwVAhUAFQYVBhwAAAACAAAAAgICAAAAAAAAABUAFRwV' +
  'HCwVAhUAFQYVBhwAAAACAAAAAgEDAAAAAAAAABUAFRwVHCwVAhUAFQYVBhwAAAACAAAAAgEEAAAAAAAAABUAFRwVHCwVAhUAFQYV' +
  'BhwAAAACAAAAAgEFAAAAAAAAABUAFRwVHCwVAhUAFQYVBhwAAAACAAAAAgEGAAAAAAAAABUEGYw1ABgGc2NoZW1hFQoANQIYAXMV' +
  'BAAVBCUCGAFhABUEJQIYAWIAFQQlAhgBYQAVBCUCGAFBABUEJQIYAWEAFQQlAhgAABYCGRwZbCYAHBUEGSUGABkoAXMBYRUAFgIW' +
  'QhZCJghJHBUAFQAVAgA8KQYZNgAAAgAAACYAHBUEGSUGABkoAXMBYhUAFgIWQhZCJkpJHBUAFQAVAgA8KQYZNgAAAgAAACYAHBUE' +
  'GSUGABkYAWEVABYCFkIWQiaMAUkcFQAVABUCADwpBhkmAAIAAAAmABwVBBklBgAZGAFBFQAWAhZCFkImzgFJHBUAFQAVAgA8KQYZ' +
  'JgACAAAAJgAcFQQZJQYAGRgBYRUAFgIWQhZCJpACSRwVABUAFQIAPCkGGSYAAgAAACYAHBUEGSUGABkYABUAFgIWQhZCJtICSRwV' +
  'ABUAFQIAPCkGGSYAAgAAABaMAxYCJggWjAMAKCBwYXJxdWV0LWNwcC1hcnJvdyB2ZXJzaW9uIDI2LjAuMRlsHAAAHAAAHAAAHAAA' +
  'HAAAHAAAAJUBAABQQVIx';

describe('loadTable of a Parquet file', () => {
  it('takes numbers of all types for numeric', async () => {
    const { columns, skipped } = await parquet(
      `SELECT 1::TINYINT AS a, 2::USMALLINT AS b, 9007199254740991::BIGINT AS c, 4294967296::UBIGINT AS d,
        0.1::FLOAT AS e, 0.1::DOUBLE AS f, 12.345::DECIMAL(10, 3) AS g`,
    );
    expect(skipped).toEqual([]);
    expect(columns).toEqual([
      numeric('a', [1], 0, true),
      numeric('b', [2], 0, true),
      numeric('c', [9007199254740991], 0, true),
      numeric('d', [4294967296], 0, true),
      numeric('e', [Math.fround(0.1)]),
      numeric('f', [0.1]),
      numeric('g', [12.345]),
    ]);
  });

  it('takes NULL and NaN for missing, and integers with gaps for no integers', async () => {
    const { columns } = await parquet(
      `SELECT * FROM (VALUES (1, 1.5::DOUBLE, 'x'), (NULL, 'nan'::DOUBLE, NULL), (3, NULL, 'x'), (4, '-inf'::DOUBLE, '')) AS t(i, f, c)`,
    );
    expect(columns).toEqual([
      numeric('i', [1, 3, 4], 1),
      numeric('f', [1.5, Number.NEGATIVE_INFINITY], 2),
      categorical('c', { '': 1, x: 2 }, 1),
    ]);
  });

  it('takes texts, truth values and ids for categories', async () => {
    const { columns } = await parquet(
      `SELECT 'x' AS a, true AS b, 'd'::ENUM('c', 'd') AS e, '0e984725-c51c-4bf4-9960-e1c80e27aba0'::UUID AS f`,
    );
    expect(columns).toEqual([
      categorical('a', { x: 1 }),
      categorical('b', { true: 1 }),
      categorical('e', { d: 1 }),
      categorical('f', { '0e984725-c51c-4bf4-9960-e1c80e27aba0': 1 }),
    ]);
  });

  it('skips other types and says which', async () => {
    const { columns, skipped } = await parquet(
      `SELECT DATE '2026-01-01' AS a, TIMESTAMP '2026-01-01' AS b, TIMESTAMPTZ '2026-01-01' AS c, TIME '10:00' AS d,
        INTERVAL 1 DAY AS e, [1, 2] AS f, {'x': 1} AS g, MAP {'x': 1} AS h, 'x'::BLOB AS i`,
    );
    expect(columns).toEqual([]);
    expect(skipped.map(({ name, reason }) => [name, /^holds (.*) values/.exec(reason)?.[1]])).toEqual([
      ['a', 'DATE'],
      ['b', 'TIMESTAMP'],
      ['c', 'TIMESTAMP WITH TIME ZONE'],
      ['d', 'TIME'],
      ['e', 'INTERVAL'],
      ['f', 'INTEGER[]'],
      ['g', 'STRUCT("x" INTEGER)'],
      ['h', 'MAP(VARCHAR, INTEGER)'],
      ['i', 'BLOB'],
    ]);
  });

  it('gives a whole number the same category with and without gaps in its column', async () => {
    const types = { x: 'categorical' } as const;
    const integers = await parquet('SELECT unnest([1, 2, 2]) AS x', { types });
    const doubles = await parquet(`SELECT unnest(['1', '2', '2', NULL, 'nan', '0.5']::DOUBLE[]) AS x`, {
      types,
    });
    expect(integers.columns).toEqual([categorical('x', { 1: 1, 2: 2 })]);
    expect(doubles.columns).toEqual([categorical('x', { 1: 1, 2: 2, '0.5': 1 }, 2)]);
  });

  it('reads numbers from texts and truth values when they are declared', async () => {
    const types = { t: 'numeric', b: 'numeric' } as const;
    const { columns } = await parquet(
      `SELECT unnest(['1.5', '', NULL]) AS t, unnest([true, false, NULL]) AS b`,
      { types },
    );
    expect(columns).toEqual([numeric('t', [1.5], 2), numeric('b', [1, 0], 1)]);
    const { skipped } = await parquet(`SELECT TIMESTAMP '2026-01-01' AS x`, { types: { x: 'numeric' } });
    expect(skipped[0]?.reason).toBe('declared numeric, but row 1 holds "2026-01-01 00:00:00"');
  });

  it('keeps names that differ in case, which DuckDB renames, and names behind nested columns', async () => {
    // Made by pyarrow 26: a struct of two, then `a`, `A`, `a` again and a column without a name, one row.
    const file = join(folder(), 'names.parquet');
    await writeFile(file, Buffer.from(PYARROW_NAMES, 'base64'));
    const { columns, skipped } = await loadTable(database(), file);
    expect(columns).toEqual([numeric('a', [3], 0, true), numeric('A', [4], 0, true)]);
    expect(skipped.map(({ name }) => name)).toEqual(['a (column 4)', '(column 5)', 's']);
  });

  it('takes JSON for texts', async () => {
    const select = `SELECT CAST('{"a":' || range % 2 || '}' AS JSON) AS x FROM range(3)`;
    expect((await parquet(select)).columns).toEqual([categorical('x', { '{"a":0}': 2, '{"a":1}': 1 })]);
    expect((await parquet(select, { types: { x: 'categorical' } })).columns).toHaveLength(1);
    expect((await parquet(select, { types: { x: 'numeric' } })).skipped[0]?.reason).toBe(
      'declared numeric, but row 1 holds "{"a":0}"',
    );
  });

  it('keeps any name as it is, and rows without columns', async () => {
    const { rows, columns } = await parquet(`SELECT 1 AS "a.b", 2 AS "say ""hi""", 3 AS "x y"`);
    expect(rows).toBe(1);
    expect(columns.map(({ name }) => name)).toEqual(['a.b', 'say "hi"', 'x y']);
    expect(await parquet('SELECT 1 AS a FROM range(0)')).toMatchObject({
      rows: 0,
      columns: [numeric('a', [], 0, true)],
    });
  });
});
