import type { Column } from '../column.js';

/**
 * How many rows hold no value in any column.
 *
 * @param columns whose rows are known
 */
export function countEmptyRows(columns: readonly Column[], rows: number): number {
  if (columns.some(({ missing }) => missing === 0)) return 0;
  const holdsValue = new Uint8Array(rows);
  for (const column of columns) {
    if (column.type === 'numeric') markNumbers(column.validity, holdsValue);
    else markCodes(column.codes, holdsValue);
  }
  return holdsValue.reduce((empty, holds) => empty + 1 - holds, 0);
}

function markNumbers(validity: Uint8Array | undefined, holdsValue: Uint8Array): void {
  for (let row = 0; row < holdsValue.length; row++)
    if (validity === undefined || validity[row] === 1) holdsValue[row] = 1;
}

function markCodes(codes: Int32Array | undefined, holdsValue: Uint8Array): void {
  for (let row = 0; row < holdsValue.length; row++) if ((codes?.[row] ?? -1) >= 0) holdsValue[row] = 1;
}
