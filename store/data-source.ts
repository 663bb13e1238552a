import { createReadStream, type Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { type DuckDBConnection, DuckDBTypeId } from '@duckdb/node-api';
import { sentinelError } from '../config/errors.js';
import { checkCsv, type LineEnds } from './check-csv.js';
import { readCsvHeader, startsWith } from './csv-header.js';
import { type CsvType, columnAt, csvRelation, parquetRelation } from './csv-relation.js';
import { dataFileError, mayHaveMixedLineEnds } from './data-file-error.js';
import { readParquetSchema } from './parquet-schema.js';
import { scanTextFile } from './scan-text-file.js';
import { fileLiteral } from './sql.js';

/** The longest line among the first rows that a quick look takes. */
const GLANCE_LINE_BYTES = 64 * 1024;

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
  /** True of half floats, which DuckDB hands out as FLOAT. */
  readonly half?: boolean;
  /** Why its values cannot be read as the file holds them. */
  readonly unreadable?: string;
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
  /** The same as `relation`, for its first rows: quick, and an error when a line is very long. */
  readonly firstRows: string;
  /** True when some text in it looks like `1_000` or `nan(1)`. */
  readonly oddNumbers: boolean;
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
  return open(connection, path);
}

/**
 * Opens a data file and works on it. A CSV file whose line ends are mixed is opened again, leniently, once every row of it
 * was found to be sound.
 *
 * @throws SentinelError what {@link openSource} throws, and SENT_DATA_FILE_INVALID for what DuckDB says of the file
 */
export async function withSource<T>(
  connection: DuckDBConnection,
  path: string,
  work: (source: DataSource) => Promise<T>,
): Promise<T> {
  const source = await openSource(connection, path);
  try {
    return await work(source).catch(async (error: unknown) => {
      if (source.format !== 'CSV' || !mayHaveMixedLineEnds(error)) throw error;
      return work(await open(connection, path, await checkCsv(path, await readCsvHeader(path))));
    });
  } catch (error) {
    throw dataFileError(path, source.format, error);
  }
}

async function open(connection: DuckDBConnection, path: string, mixed?: LineEnds): Promise<DataSource> {
  const info = await stat(path).catch((cause: unknown) => {
    throw sentinelError('SENT_DATA_FILE_NOT_FOUND', { path }, { cause });
  });
  if (!info.isFile())
    throw sentinelError('SENT_DATA_FILE_INVALID', { path, format: 'CSV or Parquet', problem: notFile(info) });
  const isParquet = /\.parquet$/i.test(path) || (await startsWith(path, [0x50, 0x41, 0x52, 0x31]));
  try {
    return isParquet ? await openParquet(connection, path) : await openCsv(connection, path, mixed);
  } catch (error) {
    throw dataFileError(path, isParquet ? 'Parquet' : 'CSV', error);
  }
}

function notFile(info: Stats): string {
  return info.isDirectory()
    ? 'it is a folder'
    : 'it is a pipe or a device, which can be read once only; write what comes out of it to a file';
}

async function openParquet(connection: DuckDBConnection, path: string): Promise<ParquetSource> {
  const empty = await connection.run(
    `SELECT * FROM read_parquet(${fileLiteral(path)}, hive_partitioning = false) LIMIT 0`,
  );
  const types = empty.columnTypes();
  const schema = await readParquetSchema(connection, path);
  const columns = empty.columnNames().flatMap((renamed, position) => {
    const { name = renamed, ...stored } = schema?.length === types.length ? (schema[position] ?? {}) : {};
    const type = types[position];
    if (!type) return [];
    const { typeId, alias } = type;
    // JSON is a text by another name, which some functions on texts refuse.
    const isText = typeId === DuckDBTypeId.VARCHAR && alias !== undefined;
    const sql = isText ? `CAST(${columnAt(position)} AS VARCHAR)` : columnAt(position);
    return [{ name, sql, typeId, typeName: String(type), ...stored }];
  });
  return { path, format: 'Parquet', relation: parquetRelation(path, columns.length), columns, headerRows: 0 };
}

async function openCsv(connection: DuckDBConnection, path: string, mixed?: LineEnds): Promise<CsvSource> {
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
  // DuckDB takes the first line end of the file for that of every row, and finds no row where it stands within a name.
  const lineEndInName = header.names.some((name) => /[\r\n]/.test(name));
  if (lineEndInName && mixed === undefined) return openCsv(connection, path, await checkCsv(path, header));
  const ends = mixed && { mixed };
  const columns = header.names.map((name, position) => ({
    name,
    sql: columnAt(position),
    typeId: DuckDBTypeId.VARCHAR,
    typeName: 'VARCHAR',
  }));
  return {
    path,
    format: 'CSV',
    relation: csvRelation(path, header, { ...ends }),
    typedRelation: (types) => csvRelation(path, header, { types, ...ends }),
    firstRows: csvRelation(path, header, { maxLineBytes: GLANCE_LINE_BYTES, ...ends }),
    oddNumbers: scan.oddNumbers,
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
