import { sentinelError } from '../config/errors.js';
import type { TextColumns } from './parse-rows.js';

const COMMA = 44;
const QUOTE = 34;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/**
 * Parses the CSV of a file.
 *
 * @param source the file the text came from, for messages
 * @returns the cells of each column by its name, in file order
 * @throws SentinelError SENT_DATA_FILE_INVALID (rows are counted with the header as row 1)
 */
export function parseCsv(text: string, source: string): TextColumns {
  return parseCsvText(text, (problem) =>
    sentinelError('SENT_DATA_FILE_INVALID', { path: source, format: 'CSV', problem }),
  );
}

/**
 * Parses CSV by RFC 4180: a header line, comma separated, cells quoted with `"`, LF or CRLF line ends. An empty cell
 * is `null` unless it is quoted. Blank lines are skipped. Every row must have as many cells as the header, so a torn
 * or shifted row is refused rather than read into the wrong columns.
 *
 * @param invalid makes the error that is thrown when the text is something else
 */
export function parseCsvText(text: string, invalid: (problem: string) => Error): TextColumns {
  const records = splitRecords(text, (record) =>
    invalid(`${rowName(record)} has a quoted cell that is not closed, or text after its closing quote`),
  );
  const header = records[0];
  if (!header) throw invalid('it is empty, a header line was expected');
  const names = header.map((name) => name ?? '');
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw invalid(`its header names the column "${twice}" twice`);
  const columns = names.map((): (string | null)[] => []);
  for (const [index, cells] of records.entries()) {
    if (index === 0) continue;
    if (cells.length !== names.length)
      throw invalid(`${rowName(index)} has ${cells.length} cells, the header has ${names.length}`);
    for (const [at, column] of columns.entries()) column.push(cells[at] ?? null);
  }
  return new Map(columns.map((column, at) => [names[at] ?? '', column]));
}

const rowName = (record: number): string => (record === 0 ? 'the header' : `row ${record + 1}`);

/** Records of cells; `refuse` makes the error of a record whose quotes are wrong. */
function splitRecords(text: string, refuse: (record: number) => Error): (string | null)[][] {
  const records: (string | null)[][] = [];
  let cells: (string | null)[] = [];
  let at = 0;
  while (at < text.length) {
    if (text.charCodeAt(at) === QUOTE) {
      const end = closingQuote(text, at);
      if (end < 0) throw refuse(records.length);
      cells.push(text.slice(at + 1, end).replaceAll('""', '"'));
      at = end + 1;
    } else {
      const start = at;
      while (at < text.length && !endsCell(text, at)) at++;
      cells.push(at === start ? null : text.slice(start, at));
    }
    if (at < text.length && !endsCell(text, at)) throw refuse(records.length);
    if (text.charCodeAt(at) === COMMA) {
      at++;
      if (at < text.length) continue;
      cells.push(null);
    }
    if (text.charCodeAt(at) === CARRIAGE_RETURN) at++;
    at++;
    if (cells.length > 1 || cells[0] !== null) records.push(cells);
    cells = [];
  }
  return records;
}

function endsCell(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return (
    code === COMMA ||
    code === LINE_FEED ||
    (code === CARRIAGE_RETURN && (at + 1 === text.length || text.charCodeAt(at + 1) === LINE_FEED))
  );
}

/** The index of the quote that closes the one at `open`, past doubled ones; -1 when there is none. */
function closingQuote(text: string, open: number): number {
  let end = text.indexOf('"', open + 1);
  while (end >= 0 && text.charCodeAt(end + 1) === QUOTE) end = text.indexOf('"', end + 2);
  return end;
}
