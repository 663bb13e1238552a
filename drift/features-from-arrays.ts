import { featuresOfTable, type RowsOfTable } from './forest/features.js';
import { type PlainTableLike, tableFromArrays } from './table-from-arrays.js';

/**
 * Rows of several columns from plain arrays, for what looks at many columns at once: numbers become numeric columns, texts and
 * truth values categories, so that codes belong in texts. What cannot be read is left out, with the reason.
 *
 * @param data arrays or typed arrays of equal length by column name
 * @throws TypeError when the data is no such thing
 * @throws RangeError when the arrays differ in length
 */
export function featuresFromArrays<Data extends PlainTableLike<Data>>(data: Data): RowsOfTable {
  const table = tableFromArrays(data, 'data');
  const { features, skipped } = featuresOfTable(table);
  return { features, skipped: [...table.skipped, ...skipped] };
}
