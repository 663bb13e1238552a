import { messageOf, SentinelError, sentinelError } from '../config/errors.js';

export type DataFormat = 'CSV' | 'Parquet';

/**
 * The catalogue's error for whatever reading a data file has thrown: DuckDB's page of advice becomes one line that
 * names the row, counted with the header as row 1. An error of the machine (memory, disk) says nothing about the file
 * and stays as it is, so that it can be tried again.
 */
export function dataFileError(path: string, format: DataFormat, thrown: unknown): unknown {
  if (thrown instanceof SentinelError || isOfTheMachine(thrown)) return thrown;
  return sentinelError(
    'SENT_DATA_FILE_INVALID',
    { path, format, problem: problemIn(thrown) },
    { cause: thrown },
  );
}

function isOfTheMachine(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false;
  if ('syscall' in thrown && 'code' in thrown)
    return thrown.code !== 'EACCES' && thrown.code !== 'EPERM' && thrown.code !== 'EISDIR';
  return /^(IO|Out of Memory|Interrupt|INTERNAL|FATAL) Error/i.test(thrown.message);
}

/** The error for a column that must be there. */
export function columnMissing(
  path: string,
  column: string,
  has: readonly { readonly name: string }[],
): SentinelError {
  return sentinelError('SENT_DATA_COLUMN_MISSING', {
    path,
    column,
    columns: someOf(has.map(({ name }) => name)),
  });
}

/** Names as a message lists them: not all of thousands. */
export function someOf(names: readonly string[]): string {
  return names.length > 20
    ? `${names.slice(0, 20).join(', ')} and ${names.length - 20} more`
    : names.join(', ');
}

/** What went wrong, in one line. */
export function problemIn(thrown: unknown): string {
  return oneLine(reasonIn(messageOf(thrown)));
}

/** A value as a message shows it: one line, not too long. */
export function shown(value: string): string {
  return oneLine(value.length > 80 ? `${value.slice(0, 80)}…` : value);
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

const INVALID_STATE = 'reached an invalid state';

/** Whether DuckDB has refused a CSV file in the way it refuses one whose line ends are mixed. */
export function mayHaveMixedLineEnds(thrown: unknown): boolean {
  return messageOf(thrown).includes(INVALID_STATE);
}

/** DuckDB writes `Invalid Input Error: CSV Error on Line: 3`, the row itself, the reason, and then its advice. */
function reasonIn(message: string): string {
  const row = /CSV Error on Line: (\d+)/.exec(message)?.[1];
  const where = row === undefined ? 'a row' : `row ${row}`;
  const cells = /Expected Number of Columns: (\d+) Found: (\d+)/.exec(message);
  if (cells) return `${where} has ${cells[2]} cells, the header has ${cells[1]}`;
  if (message.includes('Value with unterminated quote found'))
    return `${where} has a quote that is never closed, or text behind a closing quote`;
  if (message.includes('Invalid unicode')) return `${where} is not UTF-8 text`;
  if (message.includes('Maximum line size')) return `${where} is too long`;
  if (message.includes(INVALID_STATE))
    return 'its line ends are mixed (some LF, some CRLF) or a quote stands in the wrong place';
  const line = message.split('\n').find((part) => part.trim() !== '') ?? 'unknown reason';
  return line.replace(/^[A-Z][A-Za-z ]* Error: /, '').replace(/ (in|at end of) file '.*'/, '');
}
