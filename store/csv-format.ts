/**
 * How the live log writes CSV: RFC 4180 with LF line ends. A missing value is an empty cell and an empty text is `""`,
 * so the two stay apart.
 */

export type CsvValue = string | number | null;

/** The longest line that is read or written, in bytes. Longer ones would cost the reader more memory than they are worth. */
export const MAX_LINE_BYTES = 8 * 1024 * 1024;

const NEEDS_QUOTES = /[",\r\n]/;

/** One cell, without what separates it from others. Numbers take the shortest form that reads back as the same double. */
export function csvCell(value: CsvValue): string {
  if (value === null) return '';
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : `${value}`;
  if (value === '' || NEEDS_QUOTES.test(value)) return `"${value.replaceAll('"', '""')}"`;
  return value;
}

/** One row, its line end included. */
export function csvRow(values: readonly CsvValue[]): string {
  let row = '';
  let separator = '';
  for (const value of values) {
    row += separator + csvCell(value);
    separator = ',';
  }
  return `${row}\n`;
}
