import type { ColumnResult, DriftResult } from '../../drift/result.js';

type Cell = string | number | boolean | null;

/** The columns of the table: its header, and where each cell comes from. Names are those of the DriftResult. */
const COLUMNS: readonly (readonly [header: string, cell: (column: ColumnResult) => Cell])[] = [
  ['column', ({ name }) => name],
  ['type', ({ type }) => type],
  ['role', ({ role }) => role],
  ['status', ({ status }) => status],
  ['drifted', ({ drifted }) => drifted],
  ['test', ({ test }) => test],
  ['score', ({ score }) => score],
  ['threshold', ({ threshold }) => threshold],
  ['p_value_test', ({ p_value_test }) => p_value_test],
  ['p_value', ({ p_value }) => p_value],
  ['p_adjusted', ({ p_adjusted }) => p_adjusted],
  ['alpha', ({ alpha }) => alpha ?? null],
  ['missing_reference', ({ missing }) => missing.reference],
  ['missing_current', ({ missing }) => missing.current],
  ['missing_drifted', ({ missing }) => missing.drifted ?? null],
  ['new_categories', ({ new_categories }) => new_categories.length],
  ['lost_categories', ({ lost_categories }) => lost_categories.length],
  ['reason', ({ reason }) => reason],
];

/**
 * The scores of a DriftResult as a CSV table (RFC 4180, UTF-8): one row per column, skipped ones too, in the order of
 * the result; numbers in full, and nothing where a number is not known.
 *
 * A text that a spreadsheet would run as a formula gets an apostrophe in front, which spreadsheets hide.
 */
export function scoresCsv(result: DriftResult): string {
  const listed = new Set(result.columns.map(({ name }) => name));
  const rows = [
    COLUMNS.map(([header]) => header),
    ...result.columns.map((column) => COLUMNS.map(([, cell]) => written(cell(column)))),
    // Columns of which nothing but the reason is known.
    ...result.skipped_columns
      .filter(({ name }) => !listed.has(name))
      .map(({ name, reason }) => COLUMNS.map(([header]) => written(BARE[header]?.(name, reason) ?? null))),
  ];
  return rows.map((row) => `${row.join(',')}\r\n`).join('');
}

const BARE: Readonly<Record<string, (name: string, reason: string) => Cell>> = {
  column: (name) => name,
  status: () => 'skipped',
  drifted: () => false,
  reason: (_, reason) => reason,
};

function written(cell: Cell): string {
  if (typeof cell !== 'string') return cell === null ? '' : String(cell);
  const safe = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]|^\s|\s$|^$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
