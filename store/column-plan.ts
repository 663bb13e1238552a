import { type DuckDBConnection, DuckDBTypeId } from '@duckdb/node-api';
import { sentinelError } from '../config/errors.js';
import { shown } from './data-file-error.js';
import type { DataSource, SourceColumn } from './data-source.js';
import { isNotInteger, isNotNumber, numberIn } from './sql.js';
import type { ColumnType, SkippedColumn } from './table.js';

/** A column somebody wants, and the type it was declared to have, if any. */
export interface WantedColumn {
  readonly column: SourceColumn;
  readonly type: ColumnType | undefined;
}

/** How a column is read. */
export interface PlannedColumn {
  readonly name: string;
  readonly type: ColumnType;
  /** The source stores integers. */
  readonly integer: boolean;
  /** Numeric: an expression of an integer type, or of DOUBLE (NaN still in it). Categorical: of VARCHAR. */
  readonly sql: string;
}

export interface ColumnPlan {
  readonly columns: readonly PlannedColumn[];
  readonly skipped: readonly SkippedColumn[];
}

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
const CATEGORY_TYPES: ReadonlySet<DuckDBTypeId> = new Set([
  DuckDBTypeId.VARCHAR,
  DuckDBTypeId.BOOLEAN,
  DuckDBTypeId.ENUM,
  DuckDBTypeId.UUID,
]);

/**
 * Decides how each wanted column is read. A declared type is kept. Without one, Parquet says the type itself, and of
 * a CSV column every value is looked at: numeric when all are numbers, categorical otherwise. Codes with leading
 * zeros (`00123`) are no numbers; a column of dates or times, or without any value, is skipped.
 *
 * @throws SentinelError SENT_DATA_VALUE_INVALID when a column is declared numeric and a value is no number
 */
export async function planColumns(
  connection: DuckDBConnection,
  source: DataSource,
  wanted: readonly WantedColumn[],
): Promise<ColumnPlan> {
  const columns: PlannedColumn[] = [];
  const skipped: SkippedColumn[] = [];
  const needText = wanted.filter((want) => readsNumberFromText(source, want));
  const profiles = await profileText(connection, source, needText);

  for (const want of wanted) {
    const { column, type } = want;
    const { name } = column;
    const profile = profiles.get(want);
    if (profile && type === 'numeric') {
      if (profile.notNumbers > 0) throw await firstNotNumber(connection, source, column);
      columns.push(numericFromText(column, profile));
    } else if (profile) {
      if (profile.present === 0) skipped.push({ name, reason: 'has no values' });
      else if (profile.notNumbers === 0 && profile.codes === 0)
        columns.push(numericFromText(column, profile));
      else {
        const temporal = await temporalType(connection, source, column, profile.example);
        if (temporal) skipped.push({ name, reason: wrongType(temporal) });
        else columns.push(categorical(column));
      }
    } else if (type === 'categorical') columns.push(categorical(column));
    else if (INTEGER_TYPES.has(column.typeId))
      columns.push({ name, type: 'numeric', integer: true, sql: column.sql });
    else if (FRACTION_TYPES.has(column.typeId) || type === 'numeric')
      columns.push({ name, type: 'numeric', integer: false, sql: `CAST(${column.sql} AS DOUBLE)` });
    else if (CATEGORY_TYPES.has(column.typeId)) columns.push(categorical(column));
    else if (column.typeId === DuckDBTypeId.SQLNULL) skipped.push({ name, reason: 'has no values' });
    else skipped.push({ name, reason: wrongType(shown(column.typeName)) });
  }
  return { columns, skipped };
}

function wrongType(type: string): string {
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

/** What the texts of a column are, by count of rows. */
interface TextProfile {
  present: number;
  notNumbers: number;
  notIntegers: number;
  /** Values such as `00123`. */
  codes: number;
  /** A value that is there, '' when there is none. */
  example: string;
}

const NOTHING: Readonly<TextProfile> = { present: 0, notNumbers: 0, notIntegers: 0, codes: 0, example: '' };

type Measure = keyof TextProfile;
const MEASURES: readonly Measure[] = ['present', 'notNumbers', 'notIntegers', 'codes', 'example'];
const INTEGER_MEASURES: readonly Measure[] = ['notNumbers', 'notIntegers', 'codes'];

function measureSql(measure: Measure, text: string): string {
  switch (measure) {
    case 'present':
      return `count(nullif(${text}, ''))`;
    case 'notNumbers':
      return `count(*) FILTER (${isNotNumber(text)})`;
    case 'notIntegers':
      return `count(*) FILTER (${isNotInteger(text)})`;
    case 'codes':
      return `count(*) FILTER (starts_with(${text}, '0') AND substr(${text}, 2, 1) BETWEEN '0' AND '9')`;
    case 'example':
      return `coalesce(any_value(nullif(${text}, '')), '')`;
  }
}

/** Rows that are looked at first, to learn what is worth asking of all rows. */
const SAMPLE_ROWS = 20_000;

/**
 * Profiles columns of text. A sample refutes most of what a column could be, so that all rows are asked only about
 * what is left: a column with one word in it needs no more proof that it is no number.
 */
async function profileText(
  connection: DuckDBConnection,
  source: DataSource,
  wanted: readonly WantedColumn[],
): Promise<Map<WantedColumn, TextProfile>> {
  const profiles = new Map(wanted.map((want) => [want, NOTHING]));
  await measure(
    connection,
    `(SELECT * FROM ${source.relation} LIMIT ${SAMPLE_ROWS})`,
    profiles,
    wanted.map((want) => [want, MEASURES]),
  );
  const open: [WantedColumn, readonly Measure[]][] = [];
  for (const [want, seen] of profiles) {
    const isText = seen.notNumbers > 0 || (seen.codes > 0 && want.type === undefined);
    if (seen.present === 0) open.push([want, MEASURES]);
    else if (!isText) open.push([want, seen.notIntegers > 0 ? ['notNumbers'] : INTEGER_MEASURES]);
  }
  await measure(connection, source.relation, profiles, open);
  return profiles;
}

/** Answers questions about columns in one pass and writes the answers into their profiles. */
async function measure(
  connection: DuckDBConnection,
  relation: string,
  profiles: Map<WantedColumn, TextProfile>,
  questions: readonly (readonly [WantedColumn, readonly Measure[]])[],
): Promise<void> {
  if (questions.length === 0) return;
  const list = questions.flatMap(([{ column }, measures]) =>
    measures.map((name) => measureSql(name, textOf(column))),
  );
  const result = await connection.runAndReadAll(`SELECT ${list.join(', ')} FROM ${relation}`);
  const answers = (result.getRowsJS()[0] ?? []).values();
  for (const [want, measures] of questions) {
    const profile = { ...(profiles.get(want) ?? NOTHING) };
    for (const name of measures) {
      const answer = answers.next().value;
      if (name === 'example') profile.example = String(answer);
      else profile[name] = Number(answer);
    }
    profiles.set(want, profile);
  }
}

function textOf(column: SourceColumn): string {
  return column.typeId === DuckDBTypeId.VARCHAR ? column.sql : `CAST(${column.sql} AS VARCHAR)`;
}

function numericFromText(column: SourceColumn, profile: TextProfile): PlannedColumn {
  const text = textOf(column);
  const integer = profile.notIntegers === 0 && profile.present > 0;
  return {
    name: column.name,
    type: 'numeric',
    integer,
    sql: integer ? `TRY_CAST(${text} AS BIGINT)` : numberIn(text),
  };
}

/**
 * A column as texts. A Parquet file stores whole numbers as DOUBLE when the column has gaps (pandas does), so those
 * are written without a fraction: the category stays the same with and without gaps.
 */
function categorical(column: SourceColumn): PlannedColumn {
  const isDouble = column.typeId === DuckDBTypeId.DOUBLE || column.typeId === DuckDBTypeId.FLOAT;
  const { sql } = column;
  const whole = `${sql} = trunc(${sql}) AND abs(${sql}) < 9007199254740992`;
  return {
    name: column.name,
    type: 'categorical',
    integer: false,
    sql: isDouble
      ? `CASE WHEN isnan(${sql}) THEN NULL WHEN ${whole} THEN CAST(CAST(${sql} AS BIGINT) AS VARCHAR) ELSE CAST(${sql} AS VARCHAR) END`
      : textOf(column),
  };
}

/** DATE, TIME or TIMESTAMP when every value of a CSV column is one. */
async function temporalType(
  connection: DuckDBConnection,
  source: DataSource,
  column: SourceColumn,
  example: string,
): Promise<string | null> {
  const isDate = /^\s*\d{4}[-/]\d{1,2}[-/]\d{1,2}/.test(example);
  if (!isDate && !/^\s*\d{1,2}:\d{2}/.test(example)) return null;
  const type = isDate ? 'TIMESTAMPTZ' : 'TIME';
  const result = await connection.runAndReadAll(
    `SELECT count(*) FROM ${source.relation} WHERE ${column.sql} <> '' AND TRY_CAST(${column.sql} AS ${type}) IS NULL`,
  );
  if (Number(result.getRowsJS()[0]?.[0]) > 0) return null;
  if (!isDate) return 'TIME';
  return example.trim().length > 10 ? 'TIMESTAMP' : 'DATE';
}

async function firstNotNumber(connection: DuckDBConnection, source: DataSource, column: SourceColumn) {
  const text = textOf(column);
  const result = await connection.runAndReadAll(
    `SELECT number, text FROM (SELECT row_number() OVER () AS number, ${text} AS text FROM ${source.relation})
     WHERE ${isNotNumber('text')} ORDER BY number LIMIT 1`,
  );
  const [number, value] = result.getRowsJS()[0] ?? [];
  return sentinelError('SENT_DATA_VALUE_INVALID', {
    path: source.path,
    row: Number(number) + source.headerRows,
    column: column.name,
    expected: 'a number',
    value: shown(String(value)),
  });
}
