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
import type { Loadable } from './loadable.js';
import { isNotNumber, isNotPlainInteger, numberIn } from './sql.js';
import type { SkippedColumn } from './table.js';
import { isCodes, isEmpty, profileSample, SAMPLE_ROWS, type TextProfile } from './text-profile.js';

/** What a column seems to hold, as far as its first rows tell. */
type Guess = 'reals' | 'integers' | 'numbers' | 'texts' | 'nothing';

interface GuessedColumn {
  readonly want: WantedColumn;
  readonly guess: Guess;
  readonly example: string;
}

/** Parses a CSV file into one temporary table of the connection. */
export async function loadCsv(
  connection: DuckDBConnection,
  source: CsvSource,
  wanted: readonly WantedColumn[],
): Promise<Loadable> {
  const guessed = await guessColumns(connection, source, wanted);
  return (
    (guessed && (await loadAsGuessed(connection, source, guessed))) ??
    (await loadWithCare(connection, source, wanted))
  );
}

/** Every value of every column is looked at before a column is given a type. */
async function loadWithCare(
  connection: DuckDBConnection,
  source: CsvSource,
  wanted: readonly WantedColumn[],
): Promise<Loadable> {
  const plan = await planColumns(connection, source, wanted);
  const expressions = plan.columns.map(({ sql }, index) => `${sql} AS ${columnAt(index)}`);
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE loaded AS SELECT ${[...expressions, 'true AS present'].join(', ')} FROM ${source.relation}`,
  );
  return { relation: 'loaded', columns: plan.columns, skipped: plan.skipped };
}

/** What the first rows say of each column; `null` when a column cannot be what it was declared to be. */
async function guessColumns(
  connection: DuckDBConnection,
  source: CsvSource,
  wanted: readonly WantedColumn[],
): Promise<GuessedColumn[] | null> {
  const open = wanted.filter(({ type }) => type !== 'categorical');
  const sample = `(SELECT * FROM ${source.relation} LIMIT ${SAMPLE_ROWS})`;
  const profiles = open.length === 0 ? new Map() : await profileSample(connection, sample, open);
  const guessed: GuessedColumn[] = [];
  for (const want of wanted) {
    const profile: TextProfile | undefined = profiles.get(want);
    if (profile && want.type === 'numeric' && profile.notNumbers > 0) return null;
    guessed.push({
      want,
      guess: profile ? guessOf(profile, want, source) : 'texts',
      example: want.type === undefined ? (profile?.example ?? '') : '',
    });
  }
  return guessed;
}

function guessOf(profile: TextProfile, { type }: WantedColumn, source: CsvSource): Guess {
  if (isEmpty(profile)) return 'nothing';
  if (profile.notNumbers > 0 || (type === undefined && isCodes(profile))) return 'texts';
  if (profile.missingWords > 0) return 'numbers';
  if (profile.notIntegers === 0) return 'integers';
  return source.groupedDigits ? 'numbers' : 'reals';
}

/** What a row says that refutes the guess; `null` when a value that does cannot even be parsed. */
const REFUTED: Readonly<Record<Exclude<Guess, 'texts'>, ((text: string) => string) | null>> = {
  reals: null,
  integers: isNotPlainInteger,
  numbers: isNotNumber,
  nothing: (text) => `(${text} IS NOT NULL)`,
};

/** Parses the file on trust in the guesses, then holds all rows against them; `null` when one was wrong. */
async function loadAsGuessed(
  connection: DuckDBConnection,
  source: CsvSource,
  guessed: readonly GuessedColumn[],
): Promise<Loadable | null> {
  const types: CsvType[] = source.columns.map(() => 'VARCHAR');
  for (const { want, guess } of guessed) {
    if (guess === 'reals') types[source.columns.indexOf(want.column)] = 'DOUBLE';
  }
  const list = guessed.map(({ want }, index) => `${want.column.sql} AS ${columnAt(index)}`);
  try {
    await connection.run(
      `CREATE OR REPLACE TEMP TABLE parsed AS SELECT ${[...list, 'true AS present'].join(', ')} FROM ${source.typedRelation(types)}`,
    );
  } catch {
    // Either a value that is no number, or a broken file: the careful way finds the words for it.
    return null;
  }
  if (await isRefuted(connection, guessed)) {
    await connection.run('DROP TABLE parsed');
    return null;
  }
  return typed(connection, guessed);
}

async function isRefuted(connection: DuckDBConnection, guessed: readonly GuessedColumn[]): Promise<boolean> {
  const doubts = guessed.flatMap(({ guess }, index) => {
    const refuted = guess === 'texts' ? null : REFUTED[guess];
    return refuted ? [`count(*) FILTER (${refuted(columnAt(index))})`] : [];
  });
  if (doubts.length === 0) return false;
  const result = await connection.runAndReadAll(`SELECT ${doubts.join(' + ')} FROM parsed`);
  return Number(result.getRowsJS()[0]?.[0]) > 0;
}

/** The parsed table with its columns as what they were found to be. */
async function typed(connection: DuckDBConnection, guessed: readonly GuessedColumn[]): Promise<Loadable> {
  const columns: PlannedColumn[] = [];
  const skipped: SkippedColumn[] = [];
  for (const [index, { want, guess, example }] of guessed.entries()) {
    const column = { ...want.column, sql: columnAt(index) };
    const { name } = column;
    const declared = want.type !== undefined;
    if (guess === 'texts') {
      const temporal = await temporalType(connection, 'parsed', column, example);
      if (temporal) skipped.push({ name, reason: wrongType(temporal) });
      else columns.push(categorical(column));
    } else if (guess === 'nothing' && want.type === undefined)
      skipped.push({ name, reason: 'has no values' });
    else if (guess === 'reals')
      columns.push({ name, type: 'numeric', integer: false, declared, sql: column.sql });
    else if (guess === 'integers')
      columns.push({ name, type: 'numeric', integer: true, declared, sql: `CAST(${column.sql} AS BIGINT)` });
    else columns.push({ name, type: 'numeric', integer: false, declared, sql: numberIn(column.sql) });
  }
  const expressions = columns.map(({ sql }, index) => `${sql} AS ${columnAt(index)}`);
  return {
    relation: `(SELECT ${[...expressions, 'true AS present'].join(', ')} FROM parsed)`,
    columns,
    skipped,
  };
}
