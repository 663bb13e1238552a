import type { DuckDBConnection } from '@duckdb/node-api';
import { columnAt } from './csv-relation.js';
import { shown } from './data-file-error.js';
import type { LiveFile } from './live-file.js';
import type { ColumnType } from './table.js';

/** All rows with start <= timestamp < end, or the last `rows` rows with timestamp < end. */
export type LiveWindow =
  | { readonly kind: 'time'; readonly start: Date; readonly end: Date }
  | { readonly kind: 'rows'; readonly rows: number; readonly end: Date };

export interface WindowColumn {
  readonly name: string;
  readonly type: ColumnType;
  /** No word is lost where no file has it; told of unless so. */
  readonly optional?: boolean;
}

/** What became of the rows of one file. */
export interface StagedRows {
  /** Rows in the window. */
  readonly placed: number;
  /** Rows whose timestamp cannot be read. */
  readonly unplaced: number;
  /** Rows that DuckDB cannot read, ascending by number, the header being row 1. */
  readonly rejected: readonly { readonly row: number; readonly problem: string }[];
}

/** The column that holds the text of the `index`-th column asked for. */
export function valueAt(index: number): string {
  return `v${index}`;
}

/** Years 1 to 9999, in microseconds since 1970: what ISO 8601 can write in four digits. */
const EARLIEST_US = Date.parse('0001-01-01T00:00:00Z') * 1000;
const LATEST_US = Date.parse('9999-12-31T23:59:59Z') * 1000;

/** Microseconds since 1970 in a column of text; NULL when it holds no instant. Without an offset it is UTC. */
export function instantIn(text: string): string {
  const instant = `epoch_us(TRY_CAST(${text} AS TIMESTAMPTZ))`;
  return `CASE WHEN ${instant} BETWEEN ${EARLIEST_US} AND ${LATEST_US} THEN ${instant} END`;
}

/** Whether an instant lies in the window, as far as time goes. */
function isIn(window: LiveWindow, instant: string): string {
  const before = `${instant} < ${window.end.getTime() * 1000}`;
  return window.kind === 'time' ? `(${instant} >= ${window.start.getTime() * 1000} AND ${before})` : before;
}

/** A column of the file, or NULL when the file is older than the column. */
export function cellOf(file: LiveFile, name: string): string {
  const position = file.columns.indexOf(name);
  return position === -1 ? 'NULL::VARCHAR' : columnAt(position);
}

/** The file's rows, the unreadable ones of a CSV file being put aside in the tables `{name}` and `{name}_scans`. */
export async function rowsOf(connection: DuckDBConnection, file: LiveFile, name: string): Promise<string> {
  await connection.run(`DROP TABLE IF EXISTS ${name}; DROP TABLE IF EXISTS ${name}_scans`);
  if (file.kind === 'partition') {
    await connection.run(
      `CREATE TEMP TABLE ${name} (line BIGINT, error_message VARCHAR, byte_position BIGINT)`,
    );
    return file.relation();
  }
  const relation = file.relation({ errors: name, scans: `${name}_scans` });
  if (file.isUtf8) return relation;
  // A query that reads some columns of such a file breaks the database; one that reads all puts the row aside.
  await connection.run(`CREATE OR REPLACE TEMP TABLE ${name}_rows AS SELECT * FROM ${relation}`);
  return `${name}_rows`;
}

/**
 * Reads the rows of a file that lie in the window into the temporary table `stage`, with columns `file`, `instant`,
 * `id`, `v0`, `v1`, … . Rows whose timestamp cannot be read are there as well, with `instant` NULL.
 */
export async function stageRows(
  connection: DuckDBConnection,
  file: LiveFile,
  number: number,
  columns: readonly WindowColumn[],
  window: LiveWindow,
): Promise<StagedRows> {
  if (!file.columns.includes('timestamp')) throw new Error('it has no column "timestamp"');
  const rows = await rowsOf(connection, file, 'unreadable');
  const values = columns.map(({ name }, index) => `, ${cellOf(file, name)} AS ${valueAt(index)}`);
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE stage AS SELECT * FROM (
       SELECT ${number} AS file, ${instantIn(cellOf(file, 'timestamp'))} AS instant, ${cellOf(file, 'id')} AS id ${values.join('')}
       FROM ${rows}
     ) WHERE instant IS NULL OR ${isIn(window, 'instant')}`,
  );
  const rejects = await connection.runAndReadAll(
    'SELECT line, first(error_message ORDER BY byte_position) FROM unreadable GROUP BY line ORDER BY line',
  );
  const counts = await connection.runAndReadAll(
    'SELECT count(instant), count(*) - count(instant) FROM stage',
  );
  const [placed, unplaced] = counts.getRowsJS()[0] ?? [];
  return {
    placed: Number(placed),
    unplaced: Number(unplaced),
    rejected: rejects
      .getRowsJS()
      .map(([row, problem]) => ({ row: Number(row), problem: shown(String(problem)) })),
  };
}

/** Whether no row of a file has a timestamp that can be read. */
export async function hasNoInstant(connection: DuckDBConnection, file: LiveFile): Promise<boolean> {
  const rows = await rowsOf(connection, file, 'probed');
  const result = await connection.runAndReadAll(
    `SELECT count(${instantIn(cellOf(file, 'timestamp'))}) FROM ${rows}`,
  );
  return Number(result.getRowsJS()[0]?.[0]) === 0;
}

/** A row of a file as messages name it: its number, the header being row 1, and a cell of it. */
export interface FoundRow {
  readonly row: number;
  readonly text: string;
}

/** The first row without a readable timestamp. */
export function findUnplacedRow(
  connection: DuckDBConnection,
  file: LiveFile,
  staged: StagedRows,
): Promise<FoundRow> {
  return findRow(connection, file, staged, 'timestamp', 'instant IS NULL');
}

/** The first row of the window whose cell meets a condition, which is written about `text`. */
export function findRowInWindow(
  connection: DuckDBConnection,
  file: LiveFile,
  staged: StagedRows,
  window: LiveWindow,
  column: string,
  condition: string,
): Promise<FoundRow> {
  return findRow(connection, file, staged, column, `${isIn(window, 'instant')} AND ${condition}`);
}

async function findRow(
  connection: DuckDBConnection,
  file: LiveFile,
  staged: StagedRows,
  column: string,
  condition: string,
): Promise<FoundRow> {
  const rows = await rowsOf(connection, file, 'probed');
  const result = await connection.runAndReadAll(
    `SELECT number, text FROM (
       SELECT row_number() OVER () AS number, ${cellOf(file, column)} AS text, ${instantIn(cellOf(file, 'timestamp'))} AS instant
       FROM ${rows}
     ) WHERE ${condition} ORDER BY number LIMIT 1`,
  );
  const [number, text] = result.getRowsJS()[0] ?? [];
  // A CSV file counts its header.
  let row = Number(number) + (file.kind === 'csv' ? 1 : 0);
  // The unreadable rows before it have no number of their own.
  for (const rejected of staged.rejected) if (rejected.row <= row) row += 1;
  return { row, text: shown(String(text ?? '')) };
}
