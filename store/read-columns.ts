import type { DuckDBConnection, DuckDBResult } from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import { columnAt } from './csv-relation.js';
import { type CategoryList, listColumn } from './list-categories.js';
import type { Loadable } from './loadable.js';
import type { LoadedColumn } from './table.js';

export interface ReadColumns {
  readonly rows: number;
  readonly columns: LoadedColumn[];
  /** What was changed on the way, each in one sentence. */
  readonly warnings: string[];
}

/** From here on a double does not hold every integer. */
const LARGEST_EXACT_INTEGER = 2 ** 53;
/** Integers with at most this many different values are categories to the drift engine. */
const MOST_INTEGER_CATEGORIES = 10;

/** A column on its way into memory, row by row. */
type Buffer =
  | { readonly kind: 'numbers'; readonly sql: string; readonly cells: Float64Array }
  | { readonly kind: 'codes'; readonly sql: string; readonly cells: Int32Array };

/**
 * Reads columns into typed arrays over shared memory, so that threads need no copies. One pass for all numbers and all
 * codes of categories, in the order of the rows.
 *
 * Integers that a double cannot hold are rounded, with a warning; when there are few different ones and their type was
 * not declared, they become categories instead, so that none turns into another.
 */
export async function readColumns(connection: DuckDBConnection, loadable: Loadable): Promise<ReadColumns> {
  const { relation, columns } = loadable;
  const counted = await connection.runAndReadAll(`SELECT count(*) FROM ${relation}`);
  const rows = Number(counted.getRowsJS()[0]?.[0]);
  const lists = new Map<number, CategoryList>();
  for (const [index, { type }] of columns.entries()) {
    if (type === 'categorical')
      lists.set(index, await listColumn(connection, relation, index, columnAt(index)));
  }
  const buffers = columns.map(({ type }, index) =>
    type === 'numeric' ? numbersBuffer(index, rows) : codesBuffer(lists.get(index), rows),
  );
  await fill(connection, relation, rows, buffers);

  const warnings: string[] = [];
  const read: LoadedColumn[] = [];
  for (const [index, { name, integer, declared }] of columns.entries()) {
    const buffer = buffers[index];
    if (buffer?.kind !== 'numbers') {
      read.push(categoricalColumn(name, lists.get(index), buffer?.cells, rows));
      continue;
    }
    const inexact = integer ? countInexact(buffer.cells) : 0;
    const few = inexact > 0 && !declared ? await fewIntegers(connection, relation, index) : null;
    if (few !== null) {
      const codes = codesBuffer(few, rows);
      await fill(connection, relation, rows, [codes]);
      read.push(categoricalColumn(name, few, codes?.cells, rows));
      continue;
    }
    if (inexact > 0)
      warnings.push(
        `${name}: ${inexact} integers are 2^53 or larger, where numbers are rounded to even ones and coarser; declare it categorical to keep them apart`,
      );
    read.push(numericColumn(name, buffer.cells, integer));
  }
  return { rows, columns: read, warnings };
}

function shared(bytes: number): SharedArrayBuffer {
  return new SharedArrayBuffer(bytes);
}

function numbersBuffer(index: number, rows: number): Buffer {
  // NaN stands for NULL here, so no null mask has to be looked at.
  const sql = `coalesce(CAST(${columnAt(index)} AS DOUBLE), 'nan'::DOUBLE)`;
  return { kind: 'numbers', sql, cells: new Float64Array(shared(8 * rows)) };
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
    for (const [index, { kind, cells }] of wanted.entries()) {
      const vector = duckdb.data_chunk_get_vector(chunk.chunk, index);
      const bytes = duckdb.vector_get_data(vector, rowCount * cells.BYTES_PER_ELEMENT);
      if (kind === 'numbers') cells.set(new Float64Array(bytes.buffer, bytes.byteOffset, rowCount), row);
      else cells.set(new Int32Array(bytes.buffer, bytes.byteOffset, rowCount), row);
    }
    row += rowCount;
  }
}

function countInexact(cells: Float64Array): number {
  let inexact = 0;
  for (let row = 0; row < cells.length; row += 1) {
    const cell = cells[row] as number;
    if (cell >= LARGEST_EXACT_INTEGER || cell <= -LARGEST_EXACT_INTEGER) inexact += 1;
  }
  return inexact;
}

/** The different integers of a column as texts; `null` when there are many. */
async function fewIntegers(
  connection: DuckDBConnection,
  relation: string,
  index: number,
): Promise<CategoryList | null> {
  const counted = await connection.runAndReadAll(
    `SELECT count(*) FROM (SELECT DISTINCT ${columnAt(index)} FROM ${relation} LIMIT ${MOST_INTEGER_CATEGORIES + 2})`,
  );
  if (Number(counted.getRowsJS()[0]?.[0]) > MOST_INTEGER_CATEGORIES + 1) return null;
  const list = await listColumn(connection, relation, index, `CAST(${columnAt(index)} AS VARCHAR)`);
  return list.categories.length <= MOST_INTEGER_CATEGORIES ? list : null;
}

/** The rows of a numeric column without those that hold none. */
function numericColumn(name: string, cells: Float64Array, integer: boolean): LoadedColumn {
  let missing = 0;
  // Indexed: iterating over a million cells takes four times as long.
  for (let row = 0; row < cells.length; row += 1) if (Number.isNaN(cells[row])) missing += 1;
  if (missing === 0) return { type: 'numeric', name, values: cells, missing, integer };
  const values = new Float64Array(shared(8 * (cells.length - missing)));
  const validity = new Uint8Array(shared(cells.length));
  let present = 0;
  for (let row = 0; row < cells.length; row += 1) {
    const cell = cells[row] as number;
    if (Number.isNaN(cell)) continue;
    values[present] = cell;
    present += 1;
    validity[row] = 1;
  }
  // With a gap, pandas makes a column of integers one of floats.
  return { type: 'numeric', name, values, missing, integer: false, validity };
}

function categoricalColumn(
  name: string,
  list: CategoryList | undefined,
  codes: Float64Array | Int32Array | undefined,
  rows: number,
): LoadedColumn {
  const { categories = [], counts = new Float64Array(0), order = null } = list ?? {};
  const present = counts.reduce((sum, count) => sum + count, 0);
  const column = { type: 'categorical', name, categories, counts, missing: rows - present } as const;
  if (!(codes instanceof Int32Array)) return column;
  if (order !== null)
    for (let row = 0; row < codes.length; row += 1) codes[row] = order[codes[row] as number] ?? -1;
  return { ...column, codes };
}
