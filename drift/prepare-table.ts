import type { Column, Table } from './column.js';
import { sortColumn } from './sort-column.js';

/**
 * A table whose numeric columns are in ascending order: what the tests need of it, sorted once. Nothing is known of
 * single rows any more.
 */
export function prepareTable(table: Table): Table {
  return { ...table, columns: table.columns.map(prepareColumn) };
}

function prepareColumn(column: Column): Column {
  if (column.type === 'categorical' || column.ascending === true) return column;
  const { values, infinite, missing, integer } = sortColumn(column);
  return { type: 'numeric', name: column.name, values, missing, integer, ascending: true, infinite };
}
