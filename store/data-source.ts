import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { type DuckDBConnection, DuckDBTypeId } from '@duckdb/node-api';
import { sentinelError } from '../config/errors.js';
import { readCsvHeader, startsWith } from './csv-header.js';
import { type CsvType, columnAt, csvRelation, parquetRelation } from './csv-relation.js';
import { dataFileError } from './data-file-error.js';
import { scanTextFile } from './scan-text-file.js';
import { fileLiteral } from './sql.js';

/** One column of a data file. */
export interface SourceColumn {
  /** As the file names it; possibly empty, possibly not the only one of that name. */
  readonly name: string;
  /** The column in SQL. */
  readonly sql: string;
  /** DuckDB's type, VARCHAR for every column of a CSV file. */
  readonly typeId: DuckDBTypeId;
  /** The type as DuckDB writes it, such as `INTEGER[]`. */
  readonly typeName: string;
}

interface OpenedFile {
  /** As it was named by whoever asked. */
  readonly path: string;
  /** What stands behind FROM. */
  readonly relation: string;
  readonly columns: readonly SourceColumn[];
  /** Rows before the first row of data, so that messages count as an editor does. */
  readonly headerRows: 0 | 1;
}

export interface CsvSource extends OpenedFile {
  readonly format: 'CSV';
  /** The file as a relation whose cells are read as these types, by position; a cell that is none is an error. */
  readonly typedRelation: (types: readonly CsvType[]) => string;
  /** True when some text in it looks like `1_000`. */
  readonly groupedDigits: boolean;
}

export interface ParquetSource extends OpenedFile {
  readonly format: 'Parquet';
}

/** A data file, ready to be queried. */
export type DataSource = CsvSource | ParquetSource;

/**
 * Looks at a data file: Parquet by its magic bytes or the ending `.parquet`, else CSV, plain or gzipped.
 *
 * @throws SentinelError SENT_DATA_FILE_NOT_FOUND, SENT_DATA_FILE_INVALID
 */
export async function openSource(connection: DuckDBConnection, path: string): Promise<DataSource> {
  const info = await stat(path).catch((cause: unknown) => {
    throw sentinelError('SENT_DATA_FILE_NOT_FOUND', { path }, { cause });
  });
  if (!info.isFile()) throw sentinelError('SENT_DATA_FILE_NOT_FOUND', { path });
  const isParquet = /\.parquet$/i.test(path) || (await startsWith(path, [0x50, 0x41, 0x52, 0x31]));
  try {
    return isParquet ? await openParquet(connection, path) : await openCsv(connection, path);
  } catch (error) {
    throw dataFileError(path, isParquet ? 'Parquet' : 'CSV', error);
  }
}

async function openParquet(connection: DuckDBConnection, path: string): Promise<ParquetSource> {
  const empty = await connection.run(
    `SELECT * FROM read_parquet(${fileLiteral(path)}, hive_partitioning = false) LIMIT 0`,
  );
  const types = empty.columnTypes();
  const columns = empty.columnNames().flatMap((name, position) => {
    const type = types[position];
    return type ? [{ name, sql: columnAt(position), typeId: type.typeId, typeName: String(type) }] : [];
  });
  return { path, format: 'Parquet', relation: parquetRelation(path, columns.length), columns, headerRows: 0 };
}

async function openCsv(connection: DuckDBConnection, path: string): Promise<CsvSource> {
  const header = await readCsvHeader(path);
  if (header.compression === 'gzip') await checkGzip(path);
  const scan = await scanTextFile(path, header.compression);
  if (!scan.utf8) {
    // Reading every column at once is refused with the row; reading some of them would break the database.
    await connection.run(
      `CREATE OR REPLACE TEMP TABLE not_utf8 AS SELECT * FROM ${csvRelation(path, header)}`,
    );
    throw new Error('it is not UTF-8 text');
  }
  const columns = header.names.map((name, position) => ({
    name,
    sql: columnAt(position),
    typeId: DuckDBTypeId.VARCHAR,
    typeName: 'VARCHAR',
  }));
  return {
    path,
    format: 'CSV',
    relation: csvRelation(path, header),
    typedRelation: (types) => csvRelation(path, header, { types }),
    groupedDigits: scan.groupedDigits,
    columns,
    headerRows: 1,
  };
}

/** DuckDB takes a gzip file that was cut off for a shorter one; its checksum tells. */
async function checkGzip(path: string): Promise<void> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  try {
    await pipeline(createReadStream(path), createGunzip(), nowhere);
  } catch (cause) {
    throw new Error('its gzip data is damaged or cut off', { cause });
  }
}
