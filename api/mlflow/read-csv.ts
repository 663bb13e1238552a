import { sentinelError } from '../../config/errors.js';
import { parseCsvText } from '../../model/parse-csv.js';
import type { PredictRequest } from '../request-schema.js';
import type { RowReaders } from '../row-readers.js';
import { textCell } from '../text-cell.js';

/**
 * Reads rows of CSV (RFC 4180, with a header). A first column without a name, as pandas writes its index, is left out.
 *
 * @throws SentinelError SENT_REQUEST_CSV_INVALID, SENT_REQUEST_INVALID
 */
export function readCsv(text: string, { model, parseCells }: RowReaders): PredictRequest {
  const { features } = model;
  const table = parseCsvText(text, (problem) => sentinelError('SENT_REQUEST_CSV_INVALID', { problem }));
  const columns = [...table.entries()].filter(([name], at) => at > 0 || name !== '');
  return parseCells({
    columns: columns.map(([name]) => name),
    rows: columns[0]?.[1].length ?? 0,
    value(row, column) {
      const [name = '', cells = []] = columns[column] ?? [];
      return textCell(cells[row] ?? null, Object.hasOwn(features, name) ? features[name] : undefined);
    },
    pointer: () => '',
    columnPointer: () => '',
    tablePointer: '',
    label: (row, column) => `row ${row + 2}, column "${columns[column]?.[0]}"`,
  });
}
