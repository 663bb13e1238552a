import type { DuckDBConnection, DuckDBResult } from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import { columnAt } from './csv-relation.js';
import { type CategoryList, listColumn } from './list-categories.js';
import { exactColumnAt, type Loadable } from './loadable.js';
import { isNotDigits } from './sql.js';
import type { LoadedColumn, SkippedColumn } from './table.js';
import { categoricalColumn, numericColumn } from './typed-columns.js';

export interface ReadColumns {
  readonly rows: number;
  readonly columns: LoadedColumn[];
  readonly skipped: SkippedColumn[];
  /** What was changed on the way, each in one sentence. */
  readonly warnings: string[];
}

/** From here on a double does not hold every integer. */
const LARGEST_EXACT_INTEGER = 2 ** 53;
/** Integers with at most this many different values are categories to the drift engine. */
const MOST_INTEGER_CATEGORIES = 10;

/** A column on its way into memory, row by row. */
type Buffer =
  | { readonly kind: 'numbers'; readonly sql: string; readonly cells: Float64Array; readonly seen: Seen }
  | { readonly kind: 'codes'; readonly sql: string; readonly cells: Int32Array };

/** What was seen of numbers while they were copied, still in the cache. */
interface Seen {
  missing: number;
  /** Numbers of 2^53 or larger. */
  large: number;
  infinite: number;
}

/**
 * Reads columns into typed arrays over shared memory, so that threads need no copies. One pass for all numbers and all
 * codes of categories, in the order of the rows.
 *
 * Numbers that a double cannot hold are rounded, with a warning; when there are few different ones and their type was
 * not declared, they become categories instead, so that none turns into another.
 */
export async function readColumns(connection: DuckDBConnection, loadable: Loadable): Promise<ReadColumns> {
  const { relation, columns, inDictionaries } = loadable;
  const rows = await count(connection, relation);
  const lists = new Map<number, CategoryList>();
  for (const [index, { type, spell }] of columns.entries()) {
    if (type === 'categorical')
      lists.set(index, await listColumn(connection, relation, index, columnAt(index), spell, inDictionaries));
  }
  const buffers = columns.map(({ type }, index) =>
    type === 'numeric' ? numbersBuffer(index, rows) : codesBuffer(lists.get(index), rows),
  );
  await fill(connection, relation, rows, buffers);

  const warnings: string[] = [];
  const read: LoadedColumn[] = [];
  const skipped: SkippedColumn[] = [];
  for (const [index, column] of columns.entries()) {
    const { name, integer, declared } = column;
    const buffer = buffers[index];
    if (buffer?.kind !== 'numbers') {
      read.push(categoricalColumn(name, lists.get(index), buffer?.cells, rows));
      continue;
    }
    const inexact = await countInexact(connection, relation, index, column, buffer.seen);
    const few = inexact > 0 && !declared ? await fewNumbers(connection, relation, index, column) : null;
    if (few !== null) {
      const codes = codesBuffer(few, rows);
      await fill(connection, relation, rows, [codes]);
      read.push({ ...categoricalColumn(name, few, codes?.cells, rows), exactNumbers: true });
      continue;
    }
    const beyond = inexact > 0 ? buffer.seen.infinite : 0;
    if (beyond > 0) {
      const reason = `holds ${beyond} integers beyond 1.8e308, the largest number there is; declare it categorical to compare them`;
      skipped.push({ name, reason });
      continue;
    }
    if (inexact > 0) warnings.push(`${name}: ${inexact} ${roundingOf(column)}`);
    read.push(numericColumn(name, buffer.cells, buffer.seen.missing, integer));
  }
  return { rows, columns: read, skipped, warnings };
}

function shared(bytes: number): SharedArrayBuffer {
  return new SharedArrayBuffer(bytes);
}

function numbersBuffer(index: number, rows: number): Buffer {
  // NaN stands for NULL here, so no null mask has to be looked at.
  const sql = `coalesce(CAST(${columnAt(index)} AS DOUBLE), 'nan'::DOUBLE)`;
  return {
    kind: 'numbers',
    sql,
    cells: new Float64Array(shared(8 * rows)),
    seen: { missing: 0, large: 0, infinite: 0 },
  };
}

function codesBuffer(
  list: CategoryList | undefined,
  rows: number,
): Extract<Buffer, { kind: 'codes' }> | null {
  const sql = list?.codesSql ?? null;
  return sql === null ? null : { kind: 'codes', sql, cells: new Int32Array(shared(4 * rows)) };
}

/** Runs one query for all buffers and copies whole vectors: a call for every value would take most of the time. */
async function fill(
  connection: DuckDBConnection,
  relation: string,
  rows: number,
  buffers: readonly (Buffer | null)[],
): Promise<void> {
  const wanted = buffers.filter((buffer) => buffer !== null);
  if (wanted.length === 0 || rows === 0) return;
  const list = wanted.map(({ sql }) => sql).join(', ');
  const result: DuckDBResult = await connection.stream(`SELECT ${list} FROM ${relation}`);
  let row = 0;
  let next = result.fetchChunk();
  for (;;) {
    const chunk = await next;
    if (chunk === null || chunk.rowCount === 0) return;
    // DuckDB makes the next chunk while this one is copied.
    next = result.fetchChunk();
    const { rowCount } = chunk;
    for (const [index, buffer] of wanted.entries()) {
      const { cells } = buffer;
      const vector = duckdb.data_chunk_get_vector(chunk.chunk, index);
      const bytes = duckdb.vector_get_data(vector, rowCount * cells.BYTES_PER_ELEMENT);
      if (buffer.kind === 'numbers') {
        const numbers = new Float64Array(bytes.buffer, bytes.byteOffset, rowCount);
        cells.set(numbers, row);
        look(numbers, buffer.seen);
      } else cells.set(new Int32Array(bytes.buffer, bytes.byteOffset, rowCount), row);
    }
    row += rowCount;
  }
}

function look(numbers: Float64Array, seen: Seen): void {
  let missing = 0;
  let large = 0;
  // Indexed: iterating over a million cells takes four times as long.
  for (let i = 0; i < numbers.length; i += 1) {
    const number = numbers[i] as number;
    if (Number.isNaN(number)) missing += 1;
    else if (number >= LARGEST_EXACT_INTEGER || number <= -LARGEST_EXACT_INTEGER) {
      large += 1;
      if (!Number.isFinite(number)) seen.infinite += 1;
    }
  }
  seen.missing += missing;
  seen.large += large;
}

/** How many numbers of a column a double does not tell from their neighbours. */
async function countInexact(
  connection: DuckDBConnection,
  relation: string,
  index: number,
  { integer, exact }: Loadable['columns'][number],
  { large }: Seen,
): Promise<number> {
  if (exact?.decimalType) {
    const { decimalType } = exact;
    const [number, text] = [columnAt(index), exactColumnAt(index)];
    return count(
      connection,
      `${relation} WHERE TRY_CAST(${number} AS ${decimalType}) IS DISTINCT FROM CAST(${text} AS ${decimalType})`,
    );
  }
  if (!integer && !exact) return 0;
  if (large === 0 || integer) return large;
  // Of texts only integers are counted: a fraction or an exponent says that the number was rounded before.
  const others = await count(connection, `${relation} WHERE ${isNotDigits(exactColumnAt(index))}`);
  return others === 0 ? large : 0;
}

function roundingOf({ exact }: Loadable['columns'][number]): string {
  const advice = 'declare it categorical to keep them apart';
  return exact?.decimalType
    ? `decimals have more digits than a number holds, and are rounded; ${advice}`
    : `integers are 2^53 or larger, where numbers are rounded to even ones and coarser; ${advice}`;
}

async function count(connection: DuckDBConnection, from: string): Promise<number> {
  const counted = await connection.runAndReadAll(`SELECT count(*) FROM ${from}`);
  return Number(counted.getRowsJS()[0]?.[0]);
}

/** The different numbers of a column as texts; `null` when there are many. */
async function fewNumbers(
  connection: DuckDBConnection,
  relation: string,
  index: number,
  { exact }: Loadable['columns'][number],
): Promise<CategoryList | null> {
  const number = columnAt(index);
  // What is no number stands for a missing one.
  const text = exact
    ? `CASE WHEN ${number} IS NOT NULL THEN trim(${exactColumnAt(index)}) END`
    : `CAST(${number} AS VARCHAR)`;
  const different = await count(
    connection,
    `(SELECT DISTINCT ${text} FROM ${relation} LIMIT ${MOST_INTEGER_CATEGORIES + 2})`,
  );
  if (different > MOST_INTEGER_CATEGORIES + 1) return null;
  const list = await listColumn(connection, relation, index, text);
  return list.categories.length <= MOST_INTEGER_CATEGORIES ? list : null;
}
