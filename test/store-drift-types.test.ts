import { expectTypeOf, test } from 'vitest';
import type { Column, ColumnType, Table } from '../drift/column.js';
import type { LoadedColumn, LoadedTable, ColumnType as StoreColumnType } from '../store/table.js';

// The store does not import the engine and the engine does not import the store. `tsc` holds their tables together.
test('a loaded table is a table of the engine, and the other way round', () => {
  expectTypeOf<Required<LoadedTable>>().toEqualTypeOf<Required<Table>>();
  expectTypeOf<LoadedColumn>().toEqualTypeOf<Column>();
  expectTypeOf<StoreColumnType>().toEqualTypeOf<ColumnType>();
  const loaded: LoadedTable = { source: null, rows: 0, columns: [], skipped: [], warnings: [] };
  const table: Table = loaded;
  expectTypeOf(table).toExtend<Omit<LoadedTable, 'warnings'>>();
});
