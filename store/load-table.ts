import type { DuckDBConnection } from '@duckdb/node-api';
import { chooseColumns, type LoadOptions } from './choose-columns.js';
import { planColumns, type WantedColumn } from './column-plan.js';
import { columnAt } from './csv-relation.js';
import { dataFileError } from './data-file-error.js';
import { type DataSource, openSource } from './data-source.js';
import type { Database } from './database.js';
import { loadCsv } from './load-csv.js';
import type { Loadable } from './loadable.js';
import { readColumns } from './read-columns.js';
import type { LoadedTable } from './table.js';

/**
 * Loads a CSV or Parquet file into typed columns, rows in the file's order.
 *
 * A CSV file is parsed once: its first rows say what the columns are, and the rest is held against that. Only when the
 * rest says otherwise is it parsed again, with an eye on every value.
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
      const { wanted, skipped } = chooseColumns(source, options);
      const loadable =
        source.format === 'CSV'
          ? await loadCsv(connection, source, wanted)
          : await planParquet(connection, source, wanted);
      const { rows, columns, warnings } = await readColumns(connection, loadable);
      return { source: file, rows, columns, skipped: [...skipped, ...loadable.skipped], warnings };
    } catch (error) {
      throw dataFileError(file, source.format, error);
    }
  });
}

/** A Parquet file is read where it is. */
async function planParquet(
  connection: DuckDBConnection,
  source: DataSource,
  wanted: readonly WantedColumn[],
): Promise<Loadable> {
  const plan = await planColumns(connection, source, wanted);
  const expressions = plan.columns.map(({ sql }, index) => `${sql} AS ${columnAt(index)}`);
  return {
    // One more column, so that a table with no column to load still has its rows.
    relation: `(SELECT ${[...expressions, 'true AS present'].join(', ')} FROM ${source.relation})`,
    columns: plan.columns,
    skipped: plan.skipped,
  };
}
