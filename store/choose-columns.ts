import type { WantedColumn } from './column-plan.js';
import { columnMissing } from './data-file-error.js';
import type { ColumnType, SkippedColumn } from './table.js';

export interface LoadOptions {
  /** The only columns to load, in this order; all of the file unless told. */
  readonly columns?: readonly string[];
  /** Types that override what the file says, by column name. Names the file does not have are ignored. */
  readonly types?: Readonly<Record<string, ColumnType>>;
  /** What to do about a name in `columns` that the file does not have: `error` unless told, or leave it out. */
  readonly missingColumns?: 'error' | 'omit';
}

/**
 * The columns of a file to load: those asked for, or all that have a name of their own.
 *
 * @throws SentinelError SENT_DATA_COLUMN_MISSING for a name the file does not have, unless it is to be left out
 */
export function chooseColumns<Column extends { readonly name: string }>(
  source: { readonly path: string; readonly columns: readonly Column[] },
  { columns, types = {}, missingColumns = 'error' }: LoadOptions,
): { wanted: WantedColumn<Column>[]; skipped: SkippedColumn[] } {
  const wanted: WantedColumn<Column>[] = [];
  const skipped: SkippedColumn[] = [];
  const want = (column: Column) =>
    wanted.push({ column, type: Object.hasOwn(types, column.name) ? types[column.name] : undefined });
  if (columns) {
    for (const name of columns) {
      const column = source.columns.find((candidate) => candidate.name === name);
      if (column) want(column);
      else if (missingColumns === 'error') throw columnMissing(source.path, name, source.columns);
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
