import type { LineEnds } from './check-csv.js';
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

export interface CsvRelationOptions {
  readonly rejects?: RejectTables;
  /** Of the columns, by position. */
  readonly types?: readonly CsvType[];
  /** DuckDB reads several of the longest lines at a time, however few rows are wanted. */
  readonly maxLineBytes?: number;
  /** Takes these line ends, mixed, and is silent about cells too many: for a file that was checked before. */
  readonly mixed?: LineEnds;
}

/**
 * A CSV file as a table function whose columns are `c0`, `c1`, …, VARCHAR unless told: NULL for an empty cell, '' for
 * `""`. Nothing is guessed: the header said how many cells a row has and what divides them. Where lines end with CR, CR and LF an empty one is no row.
 */
export function csvRelation(
  file: string,
  header: CsvHeader,
  { rejects, types = [], maxLineBytes = MAX_LINE_BYTES, mixed }: CsvRelationOptions = {},
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
    `max_line_size = ${maxLineBytes}`,
    `compression = ${literal(header.compression)}`,
    'hive_partitioning = false',
    `columns = {${columns.join(', ')}}`,
    // Where a thread starts in the middle of a file, it must know what ends a line.
    ...(mixed ? ['strict_mode = false', 'parallel = false'] : []),
    // Otherwise DuckDB takes the first line's end for that of all, and the LF of a CRLF for an empty row.
    ...(mixed === 'LF or CRLF' ? ["new_line = '\\r\\n'"] : []),
    // Or, behind two CRs, for the start of the next row's first cell: here every CR and LF ends a row.
    ...(mixed === 'CR, CR and LF' ? ["new_line = '\\n'"] : []),
    ...(rejects
      ? [
          'store_rejects = true',
          `rejects_table = ${literal(rejects.errors)}`,
          `rejects_scan = ${literal(rejects.scans)}`,
          'rejects_limit = 0',
        ]
      : []),
  ];
  const read = `read_csv(${fileLiteral(file)}, ${options.join(', ')})`;
  // Of several columns DuckDB skips the empty rows between those ends; of one it takes them for missing values.
  const emptyRows = mixed === 'CR, CR and LF' && columns.length === 1;
  return emptyRows ? `(FROM ${read} WHERE ${columnAt(0)} IS NOT NULL)` : read;
}

/** A Parquet file as a table function whose columns are `c0`, `c1`, …, of their own types. */
export function parquetRelation(file: string, columns: number): string {
  const names = Array.from({ length: columns }, (_, position) => identifier(columnAt(position)));
  return `read_parquet(${fileLiteral(file)}, hive_partitioning = false) AS file(${names.join(', ')})`;
}
