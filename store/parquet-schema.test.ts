import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Database, openDatabase } from './database.js';
import { loadTable } from './load-table.js';
import { readParquetSchema } from './parquet-schema.js';
import { snapshotReference } from './snapshot.js';

/**
 * Made by pyarrow 26.0.1, two rows: `wide` decimal256(50, 3) of 1 and 2, `nested` a list of decimal256(39, 0), `most`
 * decimal128(38, 1) of 1.5 and 2.5, `half` float16 of 0.1 and 65504.
 */
const PYARROW_TYPES =
  'UEFSMRUAFWAVYCwVBBUAFQYVBhwAAAACAAAABAEAAAAAAAAAAAAAAAAAAAAAAAAAA+gAAAAAAAAAAAAAAAAAAAAAAAAAB9AVABVcFVws' +
  'FQQVABUGFQYcAAAAAgAAAAQAAgAAAAQDAAAAAAAAAAAAAAAAAAAAAAEAAAAAAAAAAAAAAAAAAAAAAhUAFUwVTCwVBBUAFQYVBhwAAAAC' +
  'AAAABAEAAAAAAAAAAAAAAAAAAAAPAAAAAAAAAAAAAAAAAAAAGRUAFRQVFCwVBBUAFQYVBhwAAAACAAAABAFmLv97FQQZfDUAGAZzY2hl' +
  'bWEVCAAVDhUqFQIYBHdpZGUlChUGFWQsXBUGFWQAAAA1AhgGbmVzdGVkFQIVBkw8AAAANQQYBGxpc3QVAgAVDhUiFQIYB2VsZW1lbnQl' +
  'ChUAFU4sXBUAFU4AAAAVDhUgFQIYBG1vc3QlChUCFUwsXBUCFUwAAAAVDhUEFQIYBGhhbGZs/AAAABYEGRwZTCYAHBUOGSUGABkYBHdp' +
  'ZGUVABYEFoYBFoYBJghJHBUAFQAVAgA8KQYZJgAEAAAAJgAcFQ4ZJQYAGTgGbmVzdGVkBGxpc3QHZWxlbWVudBUAFgQWggEWggEmjgFJ' +
  'HBUAFQAVAgA8KSYEABlGAAAABAAAACYAHBUOGSUGABkYBG1vc3QVABYEFnIWciaQAkkcFQAVABUCADwpBhkmAAQAAAAmABwVDhklBgAZ' +
  'GARoYWxmFQAWBBY6FjomggNJHBUAFQAVAgA8KQYZJgAEAAAAFrQDFgQmCBa0AwAoIHBhcnF1ZXQtY3BwLWFycm93IHZlcnNpb24gMjYu' +
  'MC4xGUwcAAAcAAAcAAAcAAAApAEAAFBBUjE=';

let database: Database;
let folder: string;
let file: string;
beforeAll(async () => {
  database = await openDatabase();
  folder = await mkdtemp(join(tmpdir(), 'parquet-schema-'));
  file = join(folder, 'data.parquet');
  await writeFile(file, Buffer.from(PYARROW_TYPES, 'base64'));
});
afterAll(async () => {
  await database.close();
  await rm(folder, { recursive: true });
});

const wide = (digits: number) => `holds decimals of up to ${digits} digits; at most 38 can be read`;

it('knows what DuckDB reads as something else', async () => {
  const columns = await database.withConnection((connection) => readParquetSchema(connection, file));
  expect(columns).toEqual([
    { name: 'wide', unreadable: wide(50) },
    { name: 'nested', unreadable: wide(39) },
    { name: 'most' },
    { name: 'half', half: true },
  ]);
});

it('skips decimals of more digits than can be read, whatever their type is declared to be', async () => {
  for (const type of [undefined, 'numeric', 'categorical'] as const) {
    const types = type ? { wide: type, nested: type } : {};
    const { columns, skipped } = await loadTable(database, file, { types });
    expect(columns.map(({ name }) => name)).toEqual(['most', 'half']);
    expect(columns[0]).toMatchObject({ values: Float64Array.of(1.5, 2.5) });
    expect(skipped).toEqual([
      { name: 'wide', reason: wide(50) },
      { name: 'nested', reason: wide(39) },
    ]);
  }
});

it('makes no reference of a model from them', async () => {
  const columns = [{ name: 'wide', type: 'numeric' as const }];
  await expect(
    snapshotReference(database, { file, columns, to: join(folder, 'reference.parquet') }),
  ).rejects.toMatchObject({
    code: 'SENT_DATA_FILE_INVALID',
    message: `${file} cannot be read as Parquet: its column "wide" ${wide(50)}`,
  });
});

it('spells half floats as pandas does, when they are declared categories', async () => {
  const { columns } = await loadTable(database, file, { columns: ['half'], types: { half: 'categorical' } });
  expect(columns).toMatchObject([
    { categories: ['0.1', '65500'], counts: Float64Array.of(1, 1), codes: Int32Array.of(0, 1) },
  ]);
});
