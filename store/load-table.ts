import type { DuckDBConnection } from '@duckdb/node-api';
import { type PlannedColumn, planColumns, type WantedColumn } from './column-plan.js';
import { columnAt } from './csv-relation.js';
import { columnMissing, dataFileError } from './data-file-error.js';
import { type DataSource, openSource, type SourceColumn } from './data-source.js';
import type { Database } from './database.js';
import type { CategoricalColumn, ColumnType, LoadedColumn, LoadedTable, SkippedColumn } from './table.js';

export interface LoadOptions {
  /** The only columns to load, in this order; all of the file unless told. */
  readonly columns?: readonly string[];
  /** Types that override what the file says, by column name. Names the file does not have are ignored. */
  readonly types?: Readonly<Record<string, ColumnType>>;
  /** What to do about a name in `columns` that the file does not have: `error` unless told, or report it as skipped. */
  readonly missingColumns?: 'error' | 'skip';
}

/**
 * Loads a CSV or Parquet file into typed columns: values of numeric ones in file order, counts of categorical ones.
 *
 * @param file also the table's `source`, as it stands
 * @throws SentinelError SENT_DATA_FILE_NOT_FOUND, SENT_DATA_FILE_INVALID, SENT_DATA_COLUMN_MISSING, or
 *   SENT_DATA_VALUE_INVALID when a column is declared numeric and a value is no number. Rows are counted with the
 *   header as row 1, as an editor does.
 */
export async function loadTable(
  database: Database,
  file: string,
  options: LoadOptions = {},
): Promise<LoadedTable> {
  return database.withConnection(async (connection) => {
    const source = await openSource(connection, file);
    try {
      const { wanted, skipped } = choose(source, options);
      const plan = await planColumns(connection, source, wanted);
      const relation = await materialize(connection, source, plan.columns);
      const rows = await countRows(connection, relation);
      const columns = await readColumns(connection, relation, rows, plan.columns);
      return { source: file, rows, columns, skipped: [...skipped, ...plan.skipped] };
    } catch (error) {
      throw dataFileError(file, source.format, error);
    }
  });
}

function choose(
  source: DataSource,
  { columns, types = {}, missingColumns = 'error' }: LoadOptions,
): { wanted: WantedColumn[]; skipped: SkippedColumn[] } {
  const wanted: WantedColumn[] = [];
  const skipped: SkippedColumn[] = [];
  const want = (column: SourceColumn) =>
    wanted.push({ column, type: Object.hasOwn(types, column.name) ? types[column.name] : undefined });
  if (columns) {
    for (const name of columns) {
      const column = source.columns.find((candidate) => candidate.name === name);
      if (column) want(column);
      else if (missingColumns === 'skip') skipped.push({ name, reason: `is not in ${source.path}` });
      else throw columnMissing(source.path, name, source.columns);
    }
    return { wanted, skipped };
  }
  const seen = new Set<string>();
  for (const [position, column] of source.columns.entries()) {
    if (column.name === '')
      skipped.push({ name: `(column ${position + 1})`, reason: 'has no name in the header' });
    else if (seen.has(column.name))
      skipped.push({
        name: `${column.name} (column ${position + 1})`,
        reason: 'repeats the name of a column',
      });
    else want(column);
    seen.add(column.name);
  }
  return { wanted, skipped };
}

/** The planned columns as a relation with columns `c0`, `c1`, …: a CSV file is parsed once, a Parquet file is read where it is. */
async function materialize(
  connection: DuckDBConnection,
  source: DataSource,
  columns: readonly PlannedColumn[],
): Promise<string> {
  // One more column, so that a table with no column to load still has its rows.
  const expressions = [...columns.map(({ sql }, index) => `${sql} AS ${columnAt(index)}`), 'true AS present'];
  const query = `SELECT ${expressions.join(', ')} FROM ${source.relation}`;
  if (source.format === 'Parquet') return `(${query})`;
  await connection.run(`CREATE TEMP TABLE loaded AS ${query}`);
  return 'loaded';
}

async function countRows(connection: DuckDBConnection, relation: string): Promise<number> {
  const result = await connection.runAndReadAll(`SELECT count(*) FROM ${relation}`);
  return Number(result.getRowsJS()[0]?.[0]);
}

async function readColumns(
  connection: DuckDBConnection,
  relation: string,
  rows: number,
  planned: readonly PlannedColumn[],
): Promise<LoadedColumn[]> {
  const numeric = planned.flatMap(({ type }, index) => (type === 'numeric' ? [index] : []));
  const values = await readNumbers(connection, relation, rows, numeric);
  const columns: LoadedColumn[] = [];
  for (const [index, { name, type, integer }] of planned.entries()) {
    const numbers = values.get(index);
    if (type === 'numeric' && numbers) {
      const missing = rows - numbers.length;
      columns.push({ type, name, values: numbers, missing, integer: integer && missing === 0 });
    } else columns.push(await readCategories(connection, relation, rows, name, index));
  }
  return columns;
}

/** The values of the columns at these positions, in file order, without NULL and NaN. */
async function readNumbers(
  connection: DuckDBConnection,
  relation: string,
  rows: number,
  positions: readonly number[],
): Promise<Map<number, Float64Array>> {
  const buffers = positions.map((position) => ({ position, values: new Float64Array(rows), length: 0 }));
  if (buffers.length > 0) {
    // NaN stands for NULL here, so no null mask has to be looked at.
    const list = positions.map(
      (position) => `coalesce(CAST(${columnAt(position)} AS DOUBLE), 'nan'::DOUBLE)`,
    );
    const result = await connection.stream(`SELECT ${list.join(', ')} FROM ${relation}`);
    for (;;) {
      const chunk = await result.fetchChunk();
      if (!chunk || chunk.rowCount === 0) break;
      const chunkRows = chunk.rowCount;
      for (const [index, buffer] of buffers.entries()) {
        const vector = chunk.getColumnVector(index);
        const { values } = buffer;
        let { length } = buffer;
        for (let row = 0; row < chunkRows; row += 1) {
          const value = vector.getItem(row);
          if (typeof value !== 'number' || Number.isNaN(value)) continue;
          values[length] = value;
          length += 1;
        }
        buffer.length = length;
      }
    }
  }
  return new Map(
    buffers.map(({ position, values, length }) => [
      position,
      length === rows ? values : values.slice(0, length),
    ]),
  );
}

async function readCategories(
  connection: DuckDBConnection,
  relation: string,
  rows: number,
  name: string,
  position: number,
): Promise<CategoricalColumn> {
  const column = columnAt(position);
  const result = await connection.runAndReadAll(
    `SELECT ${column}, CAST(count(*) AS DOUBLE) FROM ${relation} WHERE ${column} IS NOT NULL GROUP BY ${column}`,
  );
  const found = result
    .getRowsJS()
    .map(([category, count]) => ({ category: String(category), count: Number(count) }));
  // DuckDB orders by UTF-8 bytes, which is another order beyond the Basic Multilingual Plane.
  found.sort((one, other) => (one.category < other.category ? -1 : 1));
  const counts = Float64Array.from(found, ({ count }) => count);
  const present = counts.reduce((sum, count) => sum + count, 0);
  return {
    type: 'categorical',
    name,
    categories: found.map(({ category }) => category),
    counts,
    missing: rows - present,
  };
}
