import type { ColumnResult } from './result.js';

/**
 * Says of columns of texts that an empty text on one side may be a missing value on the other: an empty cell of a CSV file is
 * missing, an empty text of a Parquet file is not. They are compared as the different things they are; a person must
 * know why.
 *
 * @returns one sentence for each such column
 */
export function emptyTextWarnings(columns: readonly ColumnResult[]): string[] {
  return columns.flatMap((column) => {
    const side = sideWithEmptyTexts(column);
    return side === null
      ? []
      : [
          `${column.name}: one side has empty texts, the other missing values: ${side} has the empty texts; where they mean the same, write them the same way on both sides`,
        ];
  });
}

/** The side with empty texts, where only one has some, and the other has more missing values. */
function sideWithEmptyTexts({ missing, ...column }: ColumnResult): string | null {
  if (column.lost_categories.includes('') && missing.current > missing.reference) return 'the reference';
  if (column.new_categories.includes('') && missing.reference > missing.current) return 'the current window';
  return null;
}
