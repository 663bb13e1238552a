import type { DuckDBConnection } from '@duckdb/node-api';
import { fileLiteral } from './sql.js';

/** What a Parquet file says of a column, and DuckDB does not. */
export interface ParquetColumn {
  readonly name: string;
  /** True of half floats. */
  readonly half?: boolean;
  /** Why DuckDB cannot read its values. */
  readonly unreadable?: string;
}

/** DuckDB reads decimals of more digits as doubles, and as other numbers. */
const MOST_DECIMAL_DIGITS = 38;

/**
 * The columns of a Parquet file, with their names as they stand there: DuckDB makes `A_1` of an `A` behind an `a`, and `C3`
 * of an empty name. `null` when its schema is of no form we know.
 */
export async function readParquetSchema(
  connection: DuckDBConnection,
  path: string,
): Promise<ParquetColumn[] | null> {
  const result = await connection.runAndReadAll(
    `SELECT name, coalesce(num_children, 0), coalesce(precision, 0), coalesce(logical_type, '')
     FROM parquet_schema(${fileLiteral(path)})`,
  );
  const columns: ParquetColumn[] = [];
  let inside = 0;
  // The tree in depth-first order, its root first.
  for (const [name, children, precision, logicalType] of result.getRowsJS().slice(1)) {
    if (typeof name !== 'string') return null;
    const column = columnOf(name, Number(precision), String(logicalType));
    if (inside === 0) columns.push(column);
    else {
      inside -= 1;
      const outer = columns.at(-1);
      if (outer && column.unreadable) columns.splice(-1, 1, { ...outer, unreadable: column.unreadable });
    }
    inside += Number(children);
  }
  return columns;
}

function columnOf(name: string, digits: number, logicalType: string): ParquetColumn {
  if (digits > MOST_DECIMAL_DIGITS) {
    const unreadable = `holds decimals of up to ${digits} digits; at most ${MOST_DECIMAL_DIGITS} can be read`;
    return { name, unreadable };
  }
  return logicalType.startsWith('Float16') ? { name, half: true } : { name };
}
