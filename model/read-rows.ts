import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { messageOf, sentinelError } from '../config/errors.js';
import type { LabelledRows } from './labelled-rows.js';
import { parseCsv } from './parse-csv.js';
import { parseRows, type RowShape, type TextColumns } from './parse-rows.js';

/**
 * Reads a file of labelled rows, CSV or (by its name) Parquet, and types it by the configuration. An empty, unquoted
 * CSV cell is a missing value.
 *
 * @throws SentinelError SENT_DATA_FILE_NOT_FOUND, SENT_DATA_FILE_INVALID, SENT_DATA_COLUMN_MISSING,
 *   SENT_DATA_VALUE_INVALID (rows are counted with the header as row 1)
 */
export async function readRows(file: string, shape: RowShape): Promise<LabelledRows> {
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw sentinelError('SENT_DATA_FILE_NOT_FOUND', { path: file }, { cause });
  });
  const columns =
    extname(file).toLowerCase() === '.parquet'
      ? await readParquet(file)
      : parseCsv(decode(bytes, file), file);
  return parseRows(columns, shape, file);
}

function decode(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw sentinelError(
      'SENT_DATA_FILE_INVALID',
      { path: file, format: 'CSV', problem: 'it is not UTF-8 text' },
      { cause },
    );
  }
}

/** Every column of a Parquet file as text, so that both formats pass the same checks. */
async function readParquet(file: string): Promise<TextColumns> {
  const instance = await DuckDBInstance.create(':memory:');
  try {
    const connection = await instance.connect();
    const read = await connection.runAndReadAll('SELECT COLUMNS(*)::VARCHAR FROM read_parquet($file)', {
      file,
    });
    const columns = read.getColumns();
    return new Map(
      read
        .columnNames()
        .map((name, at) => [name, (columns[at] ?? []).map((cell) => (cell === null ? null : String(cell)))]),
    );
  } catch (cause) {
    const problem = messageOf(cause).split('\n')[0] ?? '';
    throw sentinelError('SENT_DATA_FILE_INVALID', { path: file, format: 'Parquet', problem }, { cause });
  } finally {
    instance.closeSync();
  }
}
