import { MAX_LINE_BYTES } from './csv-format.js';
import type { CsvHeader } from './csv-header.js';
import { fileLiteral, identifier, literal } from './sql.js';

/** Tables that take the rows which cannot be read, instead of an error. Made by the query, gone with the connection. */
export interface RejectTables {
  readonly errors: string;
  readonly scans: string;
}

/** The types that cells are read as. */
export type CsvType = 'VARCHAR' | 'DOUBLE';

/** The name of a column in SQL: by position, so that no name in a file reaches a query. */
export function columnAt(position: number): string {
  return `c${position}`;
}

/**
 * A CSV file as a table function whose columns are `c0`, `c1`, …, VARCHAR unless told: NULL for an empty cell, '' for
 * `""`. Nothing is guessed: the header said how many cells a row has and what divides them.
 *
 * @param types of the columns, by position
 */
export function csvRelation(
  file: string,
  header: CsvHeader,
  { rejects, types = [] }: { readonly rejects?: RejectTables; readonly types?: readonly CsvType[] } = {},
): string {
  const columns = header.names.map(
    (_, position) => `${literal(columnAt(position))}: '${types[position] ?? 'VARCHAR'}'`,
  );
  const options = [
    'auto_detect = false',
    'header = true',
    `delim = ${literal(header.delimiter)}`,
    `quote = '"'`,
    `escape = '"'`,
    `nullstr = ''`,
    'allow_quoted_nulls = false',
    `max_line_size = ${MAX_LINE_BYTES}`,
    `compression = ${literal(header.compression)}`,
    'hive_partitioning = false',
    `columns = {${columns.join(', ')}}`,
    ...(rejects
      ? [
          'store_rejects = true',
          `rejects_table = ${literal(rejects.errors)}`,
          `rejects_scan = ${literal(rejects.scans)}`,
          'rejects_limit = 0',
        ]
      : []),
  ];
  return `read_csv(${fileLiteral(file)}, ${options.join(', ')})`;
}

/** A Parquet file as a table function whose columns are `c0`, `c1`, …, of their own types. */
export function parquetRelation(file: string, columns: number): string {
  const names = Array.from({ length: columns }, (_, position) => identifier(columnAt(position)));
  return `read_parquet(${fileLiteral(file)}, hive_partitioning = false) AS file(${names.join(', ')})`;
}
