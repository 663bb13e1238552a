/** Collects a window of predictions out of the live log. Whatever cannot be read costs itself only. */
import { basename } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { type LiveSources, readLiveSources } from './compaction/list-live-sources.js';
import type { PartitionNote } from './compaction/partition.js';
import { problemIn, shown } from './data-file-error.js';
import { type LiveFile, openLiveFile, openPartition } from './live-file.js';
import { LIVE_LOG_PREFIX } from './live-log.js';
import {
  findRowInWindow,
  findUnplacedRow,
  hasNoInstant,
  type LiveWindow,
  type StagedRows,
  stageRows,
  valueAt,
  type WindowColumn,
} from './live-rows.js';
import { isNoFault } from './machine-failure.js';
import { isNotInteger, isNotNumber, numberIn } from './sql.js';

/** The rows of a window, queried through the connection that collected them. */
export interface CollectedWindow {
  /** What stands behind FROM: rows by timestamp, then id, then everything else, so that the order is one only. */
  readonly relation: string;
  /** One expression per column asked for: BIGINT when all its values are integers, else DOUBLE; or VARCHAR. */
  readonly expressions: readonly string[];
  /** Timestamp of the first row; `null` without rows. */
  readonly firstTimestamp: Date | null;
  readonly warnings: readonly string[];
}

interface CollectRequest {
  readonly liveDir: string;
  readonly columns: readonly WindowColumn[];
  readonly window: LiveWindow;
  /** A path that copies of files still being written to are made beside. */
  readonly scratch: string;
}

interface ReadFile {
  readonly file: LiveFile;
  readonly staged: StagedRows;
}

const MAX_WARNINGS = 50;

/**
 * Collects the rows of a window from all live log files of a folder, CSV and Parquet, and hands them to `use`.
 *
 * A row with the wrong number of cells or without a valid timestamp is left out; a numeric cell that holds no number
 * counts as missing. The warnings count both and name the first. A file whose readable rows all lie elsewhere in time
 * is not mentioned. Rows of a CSV file are counted with the header as row 1.
 */
export async function collectWindow<T>(
  connection: DuckDBConnection,
  request: CollectRequest,
  use: (collected: CollectedWindow) => Promise<T>,
): Promise<T> {
  const read: ReadFile[] = [];
  const closeAll = async (): Promise<void> => {
    await Promise.all(read.splice(0).map(({ file }) => file.close()));
  };
  try {
    const collected = await readLiveSources(connection, request.liveDir, LIVE_LOG_PREFIX, async (sources) => {
      await closeAll();
      return collectFrom(connection, request, sources, read);
    });
    return await use(collected);
  } finally {
    await closeAll();
  }
}

async function collectFrom(
  connection: DuckDBConnection,
  request: CollectRequest,
  { csv, partitions, broken }: LiveSources,
  read: ReadFile[],
): Promise<CollectedWindow> {
  const { columns, window } = request;
  const table = await createWindowTable(connection, request);
  const warnings = broken.map(
    ({ path, problem }) => `${basename(path)} was left out: ${problemIn(problem)}.`,
  );
  for (const path of csv) {
    try {
      const one = await readInto(connection, table, path, read.length, request);
      if (!one) continue;
      read.push(one);
      warnings.push(...(await rowWarnings(connection, one)));
    } catch (error) {
      if (isNoFault(error)) throw error;
      warnings.push(`${basename(path)} was left out: ${problemIn(error)}.`);
    }
  }
  // The newest first: once the window is full with rows that are newer, the rest of them need not be read.
  for (const partition of partitions.toSorted((a, b) => (b.note.last ?? 0) - (a.note.last ?? 0))) {
    if (!(await table.mayHold(partition.note))) continue;
    const file = openPartition(partition);
    try {
      const staged = await stageRows(connection, file, read.length, columns, window);
      await table.take();
      read.push({ file, staged });
    } catch (error) {
      if (isNoFault(error)) throw error;
      warnings.push(`${basename(partition.path)} was left out: ${problemIn(error)}.`);
    }
  }
  await table.cut();
  const { rows, firstTimestamp } = await table.extent();
  const inWindow = new Set(read.flatMap(({ file, staged }) => (staged.placed > 0 ? file.columns : [])));
  const expressions: string[] = [];
  for (const [index, column] of columns.entries()) {
    if (rows > 0 && !column.optional && !inWindow.has(column.name))
      warnings.push(`No live log file of this window has the column "${shown(column.name)}".`);
    const { expression, notNumbers } = await describeColumn(connection, table.name, column, index);
    expressions.push(expression);
    if (notNumbers > 0)
      warnings.push(
        await numberWarning(connection, table.name, read, window, column.name, index, notNumbers),
      );
  }
  return { relation: table.ordered, expressions, firstTimestamp, warnings: shortened(warnings) };
}

function createSelection(columns: readonly WindowColumn[], window: LiveWindow) {
  const keys = ['instant', 'id', ...columns.map((_, index) => valueAt(index)), 'file'];
  const newestFirst = keys.map((key) => `${key} DESC NULLS FIRST`).join(', ');
  return {
    oldestFirst: keys.map((key) => `${key} ASC NULLS LAST`).join(', '),
    /** What a window by count keeps: the newest rows. */
    last: window.kind === 'rows' ? `ORDER BY ${newestFirst} LIMIT ${window.rows}` : '',
  };
}

/** The temporary table that the window's rows gather in. */
async function createWindowTable(connection: DuckDBConnection, { columns, window }: CollectRequest) {
  const name = 'live_window';
  const { oldestFirst, last } = createSelection(columns, window);
  const values = columns.map((_, index) => `, ${valueAt(index)} VARCHAR`).join('');
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE ${name} (file INTEGER, instant BIGINT, id VARCHAR${values})`,
  );

  async function count(): Promise<number> {
    return Number((await connection.runAndReadAll(`SELECT count(*) FROM ${name}`)).getRowsJS()[0]?.[0]);
  }

  /** Leaves the newest rows of a window by count. */
  async function cut(): Promise<void> {
    if (window.kind === 'rows' && (await count()) > window.rows)
      await connection.run(`CREATE OR REPLACE TEMP TABLE ${name} AS SELECT * FROM ${name} ${last}`);
  }

  /** Takes over the rows of `stage` that lie in the window. */
  async function take(): Promise<void> {
    await connection.run(`INSERT INTO ${name} SELECT * FROM stage WHERE instant IS NOT NULL ${last}`);
    // Memory stays within a small multiple of the window, however many files there are.
    if (window.kind === 'rows' && (await count()) > 4 * window.rows + 100_000) await cut();
  }

  /** Whether a partition may have rows that the window keeps. */
  async function mayHold({ first, last }: PartitionNote): Promise<boolean> {
    if (first === null || last === null || first >= window.end.getTime() * 1000) return false;
    if (window.kind === 'time') return last >= window.start.getTime() * 1000;
    await cut();
    const result = await connection.runAndReadAll(`SELECT count(*), coalesce(min(instant), 0) FROM ${name}`);
    const [rows, oldest] = (result.getRowsJS()[0] ?? []).map(Number);
    // At the same instant the ids decide, so those have to be read.
    return Number(rows) < window.rows || last >= Number(oldest);
  }

  async function extent(): Promise<{ rows: number; firstTimestamp: Date | null }> {
    const result = await connection.runAndReadAll(`SELECT count(*), coalesce(min(instant), 0) FROM ${name}`);
    const [rows, first] = result.getRowsJS()[0] ?? [];
    return {
      rows: Number(rows),
      firstTimestamp: Number(rows) > 0 ? new Date(Math.floor(Number(first) / 1000)) : null,
    };
  }

  return { name, ordered: `${name} ORDER BY ${oldestFirst}`, take, cut, extent, mayHold };
}

async function readInto(
  connection: DuckDBConnection,
  table: { take(): Promise<void> },
  path: string,
  number: number,
  { columns, window, scratch }: CollectRequest,
): Promise<ReadFile | null> {
  for (let copy = false; ; copy = true) {
    const file = await openLiveFile(path, scratch, copy);
    if (!file) return null;
    try {
      const staged = await stageRows(connection, file, number, columns, window);
      if (await file.isUnchanged()) {
        await table.take();
        return { file, staged };
      }
    } catch (error) {
      await file.close();
      throw error;
    }
  }
}

/** What to say about the rows of a file that could not be read. */
async function rowWarnings(connection: DuckDBConnection, { file, staged }: ReadFile): Promise<string[]> {
  const warnings: string[] = [];
  if (file.tornBytes > MAX_TORN_BYTES)
    warnings.push(
      `${file.name}: the last ${file.tornBytes} bytes hold no complete row and were not read; a quote may not be closed.`,
    );
  const { rejected, unplaced, placed } = staged;
  if (rejected.length + unplaced === 0) return warnings;
  if (placed === 0 && !(await hasNoInstant(connection, file))) return warnings;
  const [first] = rejected;
  if (first)
    warnings.push(
      `${file.name}: ${rows(rejected.length)} could not be read and ${wasWere(rejected.length)} left out, the first is row ${first.row}: ${first.problem}`,
    );
  if (unplaced > 0) {
    const found = await findUnplacedRow(connection, file, staged);
    warnings.push(
      `${file.name}: ${rows(unplaced)} without a valid timestamp ${wasWere(unplaced)} left out, the first is row ${found.row}: "${found.text}"`,
    );
  }
  return warnings;
}

/** Longer than a row in the middle of being written usually is. */
const MAX_TORN_BYTES = 4 * 1024;

function rows(count: number): string {
  return count === 1 ? '1 row' : `${count.toLocaleString('en')} rows`;
}

function wasWere(count: number): string {
  return count === 1 ? 'was' : 'were';
}

async function describeColumn(
  connection: DuckDBConnection,
  table: string,
  { type }: WindowColumn,
  index: number,
): Promise<{ expression: string; notNumbers: number }> {
  const text = valueAt(index);
  if (type === 'categorical') return { expression: text, notNumbers: 0 };
  const result = await connection.runAndReadAll(
    `SELECT count(nullif(${text}, '')), count(*) FILTER (${isNotNumber(text)}), count(*) FILTER (${isNotInteger(text)}) FROM ${table}`,
  );
  const [present, notNumbers, notIntegers] = (result.getRowsJS()[0] ?? []).map(Number);
  // A text that is no number counts as missing, so it does not keep the others from being integers.
  const integer = present !== notNumbers && notIntegers === notNumbers;
  return {
    expression: integer
      ? `CASE WHEN ${isNotInteger(text)} THEN NULL ELSE TRY_CAST(${text} AS BIGINT) END`
      : numberIn(text),
    notNumbers: notNumbers ?? 0,
  };
}

async function numberWarning(
  connection: DuckDBConnection,
  table: string,
  read: readonly ReadFile[],
  window: LiveWindow,
  name: string,
  index: number,
  count: number,
): Promise<string> {
  const what = `Column "${shown(name)}": ${count === 1 ? '1 value is no number and counts' : `${count.toLocaleString('en')} values are no numbers and count`} as missing`;
  const result = await connection.runAndReadAll(
    `SELECT min(file) FROM ${table} WHERE ${isNotNumber(valueAt(index))}`,
  );
  const from = read[Number(result.getRowsJS()[0]?.[0])];
  if (!from) return `${what}.`;
  const found = await findRowInWindow(connection, from.file, from.staged, window, name, isNotNumber('text'));
  return `${what}, the first is in ${from.file.name}, row ${found.row}: "${found.text}"`;
}

function shortened(warnings: readonly string[]): string[] {
  if (warnings.length <= MAX_WARNINGS) return [...warnings];
  return [...warnings.slice(0, MAX_WARNINGS), `And ${warnings.length - MAX_WARNINGS} more of this kind.`];
}
