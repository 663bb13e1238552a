import { type DuckDBConnection, DuckDBTypeId } from '@duckdb/node-api';
import { type SentinelError, sentinelError } from '../config/errors.js';
import { shown } from './data-file-error.js';
import type { DataSource, SourceColumn } from './data-source.js';
import { spellHalf } from './spell-half.js';
import { isMissingWord, isNotNumber, numberIn } from './sql.js';
import type { ColumnType, SkippedColumn } from './table.js';
import { isCodes, isEmpty, profileText, type TextProfile, textOf } from './text-profile.js';

/** A column somebody wants, and the type it was declared to have, if any. */
export interface WantedColumn<Column = SourceColumn> {
  readonly column: Column;
  readonly type: ColumnType | undefined;
}

/** How a column is read. */
export interface PlannedColumn {
  readonly name: string;
  readonly type: ColumnType;
  /** The source stores integers. */
  readonly integer: boolean;
  /** The type was declared rather than found. */
  readonly declared: boolean;
  /** Numeric: an expression of an integer type, or of DOUBLE (NaN still in it). Categorical: of VARCHAR. */
  readonly sql: string;
  /** Given where `sql` may round what the file holds. */
  readonly exact?: ExactNumbers;
  /** How a category is written, where not as `sql` has it. */
  readonly spell?: (category: string) => string;
}

/** The numbers of a column as the file holds them. */
export interface ExactNumbers {
  /** An expression of VARCHAR: the number in full. */
  readonly sql: string;
  /** The decimal type of the source; `null` of texts, whose integers are exact whatever their size. */
  readonly decimalType: string | null;
}

export interface ColumnPlan {
  readonly columns: readonly PlannedColumn[];
  readonly skipped: readonly SkippedColumn[];
}

/** What becomes of a column that is declared numeric and holds a text that is none: the run ends, or the column. */
export type OnText = 'error' | 'skip';

const INTEGER_TYPES: ReadonlySet<DuckDBTypeId> = new Set([
  DuckDBTypeId.TINYINT,
  DuckDBTypeId.SMALLINT,
  DuckDBTypeId.INTEGER,
  DuckDBTypeId.BIGINT,
  DuckDBTypeId.HUGEINT,
  DuckDBTypeId.UTINYINT,
  DuckDBTypeId.USMALLINT,
  DuckDBTypeId.UINTEGER,
  DuckDBTypeId.UBIGINT,
  DuckDBTypeId.UHUGEINT,
]);
const FRACTION_TYPES: ReadonlySet<DuckDBTypeId> = new Set([
  DuckDBTypeId.FLOAT,
  DuckDBTypeId.DOUBLE,
  DuckDBTypeId.DECIMAL,
]);
/** A DECIMAL of no more digits than this is told apart as a double. */
const EXACT_DECIMAL_DIGITS = 15;
const CATEGORY_TYPES: ReadonlySet<DuckDBTypeId> = new Set([
  DuckDBTypeId.VARCHAR,
  DuckDBTypeId.BOOLEAN,
  DuckDBTypeId.ENUM,
  DuckDBTypeId.UUID,
]);

/**
 * Decides how each wanted column is read. A declared type is kept. Without one, Parquet says the type itself, and of
 * a CSV column every value is looked at: numeric when all are numbers (or words for a missing one, such as `NA`),
 * categorical otherwise. Integers with leading zeros among them (`00123`) are codes, no numbers; a column of dates or
 * times, is skipped; one without any value is numeric, of missing values.
 *
 * @throws SentinelError SENT_DATA_VALUE_INVALID when a column is declared numeric and a value is no number, and
 *   SENT_DATA_FILE_INVALID when a column cannot be read, unless such a column is to be skipped
 */
export async function planColumns(
  connection: DuckDBConnection,
  source: DataSource,
  wanted: readonly WantedColumn[],
  onText: OnText = 'error',
): Promise<ColumnPlan> {
  const columns: PlannedColumn[] = [];
  const skipped: SkippedColumn[] = [];
  const needText = wanted.filter((want) => readsNumberFromText(source, want));
  // Without a question there is nothing to read the file for.
  const profiles =
    needText.length === 0
      ? new Map<WantedColumn, TextProfile>()
      : await profileText(connection, source.relation, needText);

  for (const want of wanted) {
    const { column, type } = want;
    const { name } = column;
    const profile = profiles.get(want);
    if (column.unreadable !== undefined) {
      if (onText === 'error') throw unreadableError(source, name, column.unreadable);
      skipped.push({ name, reason: column.unreadable });
    } else if (profile && type === 'numeric') {
      if (profile.notNumbers === 0) columns.push({ ...numericFromText(column, profile), declared: true });
      else if (onText === 'error') throw await notNumberError(connection, source, column);
      else if (await holdsTruthValues(connection, source.relation, column)) columns.push(categorical(column));
      else skipped.push({ name, reason: await notNumberReason(connection, source, column) });
    } else if (profile) {
      if (isEmpty(profile)) columns.push(numericFromText(column, profile));
      else if (profile.notNumbers === 0 && !isCodes(profile)) columns.push(numericFromText(column, profile));
      else {
        const temporal = await temporalType(connection, source.relation, column, profile.example);
        if (temporal) skipped.push({ name, reason: wrongType(temporal) });
        else columns.push(categorical(column));
      }
    } else if (type === 'categorical') columns.push(categorical(column));
    else if (INTEGER_TYPES.has(column.typeId))
      columns.push({ name, type: 'numeric', integer: true, declared: type !== undefined, sql: column.sql });
    else if (FRACTION_TYPES.has(column.typeId) || type === 'numeric')
      columns.push({
        name,
        type: 'numeric',
        integer: false,
        declared: type !== undefined,
        sql: `CAST(${column.sql} AS DOUBLE)`,
        ...exactDecimals(column),
      });
    else if (CATEGORY_TYPES.has(column.typeId)) columns.push(categorical(column));
    else if (column.typeId === DuckDBTypeId.SQLNULL)
      columns.push({ name, type: 'numeric', integer: false, declared: false, sql: 'CAST(NULL AS DOUBLE)' });
    else skipped.push({ name, reason: wrongType(shown(column.typeName)) });
  }
  return { columns, skipped };
}

/** Why a column of this type is not loaded. */
export function wrongType(type: string): string {
  return `holds ${type} values, which are neither numbers nor categories`;
}

/** CSV columns unless declared categorical, and Parquet columns declared numeric that are none by themselves. */
function readsNumberFromText(source: DataSource, { column, type }: WantedColumn): boolean {
  if (source.format === 'CSV') return type !== 'categorical';
  const isNumber =
    INTEGER_TYPES.has(column.typeId) ||
    FRACTION_TYPES.has(column.typeId) ||
    column.typeId === DuckDBTypeId.BOOLEAN;
  return type === 'numeric' && !isNumber;
}

function numericFromText(column: SourceColumn, profile: TextProfile): PlannedColumn {
  const text = textOf(column);
  const integer = profile.notIntegers === 0 && !isEmpty(profile);
  // Integers, of which some are beyond 64 bits.
  const large = !integer && profile.notDigits === 0 && !isEmpty(profile);
  return {
    name: column.name,
    type: 'numeric',
    integer,
    declared: false,
    sql: integer ? `TRY_CAST(${text} AS BIGINT)` : numberIn(text),
    ...(large ? { exact: { sql: text, decimalType: null } } : {}),
  };
}

function exactDecimals(column: SourceColumn): Pick<PlannedColumn, 'exact'> {
  const digits = column.typeId === DuckDBTypeId.DECIMAL ? /\((\d+)/.exec(column.typeName)?.[1] : undefined;
  return Number(digits) > EXACT_DECIMAL_DIGITS
    ? { exact: { sql: `CAST(${column.sql} AS VARCHAR)`, decimalType: column.typeName } }
    : {};
}

/**
 * A column as texts. A Parquet file stores whole numbers as DOUBLE when the column has gaps (pandas does), so those
 * are written without a fraction: the category stays the same with and without gaps.
 */
export function categorical(column: SourceColumn): PlannedColumn {
  const isFloat = column.typeId === DuckDBTypeId.FLOAT;
  const isDouble = isFloat || column.typeId === DuckDBTypeId.DOUBLE;
  const { sql } = column;
  // Beyond, a whole number stands for its neighbours too, and the shortest spelling is the one that others write.
  const whole = `${sql} = trunc(${sql}) AND abs(${sql}) < ${isFloat ? 2 ** 24 : 2 ** 53}`;
  return {
    name: column.name,
    type: 'categorical',
    integer: false,
    declared: false,
    sql: isDouble
      ? `CASE WHEN isnan(${sql}) THEN NULL WHEN ${whole} THEN CAST(CAST(${sql} AS BIGINT) AS VARCHAR) ELSE CAST(${sql} AS VARCHAR) END`
      : textOf(column),
    ...(column.half ? { spell: spellHalf } : {}),
  };
}

/** DATE, TIME or TIMESTAMP when every value of a CSV column is one. */
export async function temporalType(
  connection: DuckDBConnection,
  relation: string,
  column: SourceColumn,
  example: string,
): Promise<string | null> {
  const isDate = /^\s*\d{4}[-/]\d{1,2}[-/]\d{1,2}/.test(example);
  if (!isDate && !/^\s*\d{1,2}:\d{2}/.test(example)) return null;
  const type = isDate ? 'TIMESTAMPTZ' : 'TIME';
  const result = await connection.runAndReadAll(
    `SELECT count(*) FROM ${relation} WHERE ${column.sql} <> '' AND NOT ${isMissingWord(column.sql)} AND TRY_CAST(${column.sql} AS ${type}) IS NULL`,
  );
  if (Number(result.getRowsJS()[0]?.[0]) > 0) return null;
  if (!isDate) return 'TIME';
  return example.trim().length > 10 ? 'TIMESTAMP' : 'DATE';
}

/** True of a column of texts that are all `true` or `false`, in any case: the drift engine reads them as 1 and 0. */
async function holdsTruthValues(
  connection: DuckDBConnection,
  relation: string,
  column: SourceColumn,
): Promise<boolean> {
  const text = textOf(column);
  const result = await connection.runAndReadAll(
    `SELECT coalesce(bool_and(lower(${text}) IN ('true', 'false')), false) FROM ${relation} WHERE ${text} <> ''`,
  );
  return result.getRowsJS()[0]?.[0] === true;
}

/** The first text that is no number, and its row as an editor counts. */
async function firstNotNumber(
  connection: DuckDBConnection,
  source: DataSource,
  column: SourceColumn,
): Promise<{ readonly row: number; readonly value: string }> {
  const text = textOf(column);
  const result = await connection.runAndReadAll(
    `SELECT number, text FROM (SELECT row_number() OVER () AS number, ${text} AS text FROM ${source.relation})
     WHERE ${isNotNumber('text')} ORDER BY number LIMIT 1`,
  );
  const [number, value] = result.getRowsJS()[0] ?? [];
  return { row: Number(number) + source.headerRows, value: shown(String(value)) };
}

function unreadableError({ path, format }: DataSource, name: string, reason: string): SentinelError {
  return sentinelError('SENT_DATA_FILE_INVALID', { path, format, problem: `its column "${name}" ${reason}` });
}

async function notNumberError(connection: DuckDBConnection, source: DataSource, column: SourceColumn) {
  return sentinelError('SENT_DATA_VALUE_INVALID', {
    path: source.path,
    column: column.name,
    expected: 'a number',
    ...(await firstNotNumber(connection, source, column)),
  });
}

async function notNumberReason(connection: DuckDBConnection, source: DataSource, column: SourceColumn) {
  const { row, value } = await firstNotNumber(connection, source, column);
  return `declared numeric, but row ${row} holds "${value}"`;
}
