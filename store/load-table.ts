import type { DuckDBConnection } from '@duckdb/node-api';
import { chooseColumns, type LoadOptions } from './choose-columns.js';
import { planColumns, type WantedColumn } from './column-plan.js';
import { type DataSource, withSource } from './data-source.js';
import type { Database } from './database.js';
import { loadCsv } from './load-csv.js';
import { type Loadable, selectPlanned } from './loadable.js';
import { readColumns } from './read-columns.js';
import type { LoadedTable } from './table.js';

/**
 * Loads a CSV or Parquet file into typed columns, rows in the file's order.
 *
 * A CSV file is parsed once: its first rows say what the columns are, and the rest is held against that. Only when the
 * rest says otherwise is it parsed again, with an eye on every value.
 *
 * A column that is declared numeric and holds a text is skipped, with the first such text as the reason. Rows are
 * counted with the header as row 1, as an editor does.
 *
 * @param file also the table's `source`, as it stands
 * @throws SentinelError SENT_DATA_FILE_NOT_FOUND, SENT_DATA_FILE_INVALID, SENT_DATA_COLUMN_MISSING
 */
export async function loadTable(
  database: Database,
  file: string,
  options: LoadOptions = {},
): Promise<LoadedTable> {
  return database.withConnection((connection) =>
    withSource(connection, file, async (source) => {
      const { wanted, skipped } = chooseColumns(source, options);
      const loadable =
        source.format === 'CSV'
          ? await loadCsv(connection, source, wanted)
          : await planParquet(connection, source, wanted);
      const { rows, columns, skipped: unread, warnings } = await readColumns(connection, loadable);
      return { source: file, rows, columns, skipped: [...skipped, ...loadable.skipped, ...unread], warnings };
    }),
  );
}

/** A Parquet file is read where it is. */
async function planParquet(
  connection: DuckDBConnection,
  source: DataSource,
  wanted: readonly WantedColumn[],
): Promise<Loadable> {
  const { columns, skipped } = await planColumns(connection, source, wanted, 'skip');
  return { relation: selectPlanned(columns, source.relation), columns, skipped, inDictionaries: true };
}
