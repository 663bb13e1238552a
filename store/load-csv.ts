import type { DuckDBConnection } from '@duckdb/node-api';
import {
  categorical,
  type PlannedColumn,
  planColumns,
  temporalType,
  type WantedColumn,
  wrongType,
} from './column-plan.js';
import { type CsvType, columnAt } from './csv-relation.js';
import type { CsvSource } from './data-source.js';
import { type Guess, guessColumn } from './guess-column.js';
import { type Loadable, selectPlanned } from './loadable.js';
import { isNotInteger, isNotNumber, isNotPlainInteger, numberIn } from './sql.js';
import type { SkippedColumn } from './table.js';

/** Rows from which it is guessed what the columns hold. */
const GUESSING_ROWS = 128;

interface GuessedColumn {
  readonly want: WantedColumn;
  readonly guess: Guess;
  /** A value, where it may show that the column holds dates. */
  readonly example: string;
}

/**
 * Parses a CSV file into one temporary table of the connection. The first rows say how each column is parsed, and all
 * rows are held against that: a wrong guess costs time, and changes nothing.
 *
 * @throws DuckDB's error when the file is broken
 */
export async function loadCsv(
  connection: DuckDBConnection,
  source: CsvSource,
  wanted: readonly WantedColumn[],
): Promise<Loadable> {
  const guessed = await guessColumns(connection, source, wanted);
  if (!(await parseAsGuessed(connection, source, guessed))) return loadWithCare(connection, source, wanted);
  const wrong = await wrongGuesses(connection, guessed);
  const columns: PlannedColumn[] = [];
  const skipped: SkippedColumn[] = [];
  for (const [index, column] of guessed.entries()) {
    const plan = wrong.has(column)
      ? await planWithCare(connection, source, column.want, index)
      : await planGuessed(connection, column, index);
    if ('reason' in plan) skipped.push(plan);
    else columns.push(plan);
  }
  return { relation: selectPlanned(columns, 'parsed'), columns, skipped };
}

/** Every value of every column is looked at before a column is given a type. */
async function loadWithCare(
  connection: DuckDBConnection,
  source: CsvSource,
  wanted: readonly WantedColumn[],
): Promise<Loadable> {
  const { columns, skipped } = await planColumns(connection, source, wanted, 'skip');
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE loaded AS FROM ${selectPlanned(columns, source.relation)}`,
  );
  return { relation: 'loaded', columns, skipped };
}

/** A column of the parsed table whose texts are not what the first ones promised. */
async function planWithCare(
  connection: DuckDBConnection,
  source: CsvSource,
  want: WantedColumn,
  index: number,
): Promise<PlannedColumn | SkippedColumn> {
  const column = { ...want.column, sql: columnAt(index) };
  const parsed = { ...source, relation: 'parsed' };
  const { columns, skipped } = await planColumns(connection, parsed, [{ ...want, column }], 'skip');
  const plan = columns[0] ?? skipped[0];
  if (plan === undefined) throw new Error(`column "${column.name}" was planned as nothing`);
  return plan;
}

/** What a guess becomes for a column that is declared numeric: when it is wrong, looking with care finds the row. */
const AS_NUMBERS: Readonly<Record<Guess, Guess>> = {
  reals: 'reals',
  integers: 'integers',
  numbers: 'numbers',
  codes: 'integers',
  texts: 'numbers',
  nothing: 'nothing',
};

/** Guesses from the first rows, as texts. */
async function guessColumns(
  connection: DuckDBConnection,
  source: CsvSource,
  wanted: readonly WantedColumn[],
): Promise<GuessedColumn[]> {
  if (wanted.length === 0) return [];
  const list = wanted.map(({ column }) => column.sql).join(', ');
  const readFrom = (relation: string) =>
    connection.runAndReadAll(`SELECT ${list} FROM ${relation} LIMIT ${GUESSING_ROWS}`);
  const first = await readFrom(source.firstRows).catch(() => readFrom(source.relation));
  const columns = first.getColumnsJS();
  return wanted.map((want, index) => {
    const texts = (columns[index] ?? []).flatMap((text) =>
      typeof text === 'string' && text !== '' ? [text] : [],
    );
    const guess = want.type === 'categorical' ? 'texts' : guessColumn(texts, source.oddNumbers);
    return {
      want,
      guess: want.type === 'numeric' ? AS_NUMBERS[guess] : guess,
      example: texts[0] ?? '',
    };
  });
}

/** Parses the wanted columns; false when a cell of a column of reals is none, or the file is broken. */
async function parseAsGuessed(
  connection: DuckDBConnection,
  source: CsvSource,
  guessed: readonly GuessedColumn[],
): Promise<boolean> {
  const types: CsvType[] = source.columns.map(() => 'VARCHAR');
  for (const { want, guess } of guessed) {
    if (guess === 'reals') types[source.columns.indexOf(want.column)] = 'DOUBLE';
  }
  const list = guessed.map(({ want }, index) => `${want.column.sql} AS ${columnAt(index)}`);
  try {
    await connection.run(
      `CREATE OR REPLACE TEMP TABLE parsed AS SELECT ${[...list, 'true AS present'].join(', ')} FROM ${source.typedRelation(types)}`,
    );
    return true;
  } catch {
    return false;
  }
}

/** The texts that refute a guess; `null` when none can: reals have been parsed, and one text makes a column texts. */
function refutation(guess: Guess, text: string): string | null {
  switch (guess) {
    case 'reals':
    case 'texts':
      return null;
    case 'integers':
      return isNotPlainInteger(text);
    case 'numbers':
      // Leading zeros may make the column one of codes.
      return `(${isNotNumber(text)} OR regexp_matches(${text}, '^0[0-9]'))`;
    case 'nothing':
      return `(${text} IS NOT NULL)`;
    case 'codes':
      return isNotInteger(text);
  }
}

async function wrongGuesses(
  connection: DuckDBConnection,
  guessed: readonly GuessedColumn[],
): Promise<Set<GuessedColumn>> {
  const doubts = guessed.flatMap((column, index) => {
    const refuted = refutation(column.guess, columnAt(index));
    return refuted === null ? [] : [{ column, sql: `count(*) FILTER (${refuted})` }];
  });
  if (doubts.length === 0) return new Set();
  const result = await connection.runAndReadAll(
    `SELECT ${doubts.map(({ sql }) => sql).join(', ')} FROM parsed`,
  );
  const counts = result.getRowsJS()[0] ?? [];
  return new Set(doubts.flatMap(({ column }, index) => (Number(counts[index]) > 0 ? [column] : [])));
}

/** A column of the parsed table that holds what was guessed. */
async function planGuessed(
  connection: DuckDBConnection,
  { want, guess, example }: GuessedColumn,
  index: number,
): Promise<PlannedColumn | SkippedColumn> {
  const column = { ...want.column, sql: columnAt(index) };
  const { name, sql } = column;
  const numeric = { name, type: 'numeric', declared: want.type !== undefined } as const;
  switch (guess) {
    case 'reals':
      return { ...numeric, integer: false, sql };
    case 'integers':
      return { ...numeric, integer: true, sql: `CAST(${sql} AS BIGINT)` };
    case 'numbers':
      // They may all be integers, and large ones.
      return { ...numeric, integer: false, sql: numberIn(sql), exact: { sql, decimalType: null } };
    case 'nothing':
      // Of no type, but not nothing: that all values are missing may be what has changed.
      return { ...numeric, integer: false, sql: numberIn(sql) };
    case 'codes':
      return categorical(column);
    case 'texts': {
      const temporal =
        want.type === undefined ? await temporalType(connection, 'parsed', column, example) : null;
      return temporal === null ? categorical(column) : { name, reason: wrongType(temporal) };
    }
  }
}
