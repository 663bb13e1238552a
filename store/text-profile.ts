import { type DuckDBConnection, DuckDBTypeId } from '@duckdb/node-api';
import type { WantedColumn } from './column-plan.js';
import type { SourceColumn } from './data-source.js';
import { isMissingWord, isNotDigits, isNotInteger, isNotNumber } from './sql.js';

/** What the texts of a column are, by count of rows. */
export interface TextProfile {
  /** Rows with a text, be it a word for a missing number. */
  present: number;
  /** Words such as `NA`. */
  missingWords: number;
  notNumbers: number;
  /** Texts that are no integers of 64 bits. */
  notIntegers: number;
  /** Texts that are no integers of any size. */
  notDigits: number;
  /** Values such as `00123`. */
  leadingZeros: number;
  /** A value that is there, '' when there is none. */
  example: string;
}

const NOTHING: Readonly<TextProfile> = {
  present: 0,
  missingWords: 0,
  notNumbers: 0,
  notIntegers: 0,
  notDigits: 0,
  leadingZeros: 0,
  example: '',
};

type Measure = keyof TextProfile;
const MEASURES: readonly Measure[] = [
  'present',
  'missingWords',
  'notNumbers',
  'notIntegers',
  'notDigits',
  'leadingZeros',
  'example',
];
const INTEGER_MEASURES: readonly Measure[] = ['notNumbers', 'notIntegers', 'notDigits', 'leadingZeros'];

/** True when no row holds a number or a text. */
export function isEmpty({ present, missingWords }: TextProfile): boolean {
  return present === missingWords;
}

/** True of integers with leading zeros among them: postal codes and the like, which are no numbers. */
export function isCodes({ notNumbers, notDigits, leadingZeros }: TextProfile): boolean {
  return notNumbers === 0 && notDigits === 0 && leadingZeros > 0;
}

/** A column as texts. */
export function textOf(column: SourceColumn): string {
  return column.typeId === DuckDBTypeId.VARCHAR ? column.sql : `CAST(${column.sql} AS VARCHAR)`;
}

/** Rows that are looked at first, to learn what is worth asking of all rows. */
const SAMPLE_ROWS = 20_000;

/**
 * Profiles columns of text. A sample refutes most of what a column could be, so that all rows are asked only about
 * what is left: a column with one word in it needs no more proof that it is no number. Of a file that is no longer than the
 * sample nothing is left.
 */
export async function profileText(
  connection: DuckDBConnection,
  relation: string,
  wanted: readonly WantedColumn[],
  sampleRows = SAMPLE_ROWS,
): Promise<Map<WantedColumn, TextProfile>> {
  const profiles = new Map(wanted.map((want) => [want, NOTHING]));
  const rows = await measure(
    connection,
    `(SELECT * FROM ${relation} LIMIT ${sampleRows})`,
    profiles,
    wanted.map((want) => [want, MEASURES]),
  );
  if (rows < sampleRows) return profiles;
  const open: [WantedColumn, readonly Measure[]][] = [];
  for (const [want, seen] of profiles) {
    if (isEmpty(seen)) open.push([want, MEASURES]);
    else if (seen.notNumbers === 0) open.push([want, seen.notDigits > 0 ? ['notNumbers'] : INTEGER_MEASURES]);
  }
  if (open.length > 0) await measure(connection, relation, profiles, open);
  return profiles;
}

function measureSql(measure: Measure, text: string): string {
  switch (measure) {
    case 'present':
      return `count(nullif(${text}, ''))`;
    case 'missingWords':
      return `count(*) FILTER (${isMissingWord(text)})`;
    case 'notNumbers':
      return `count(*) FILTER (${isNotNumber(text)})`;
    case 'notIntegers':
      return `count(*) FILTER (${isNotInteger(text)})`;
    case 'notDigits':
      return `count(*) FILTER (${isNotDigits(text)})`;
    case 'leadingZeros':
      return `count(*) FILTER (starts_with(${text}, '0') AND substr(${text}, 2, 1) BETWEEN '0' AND '9')`;
    case 'example':
      return `coalesce(any_value(nullif(${text}, '')), '')`;
  }
}

type Question = readonly [WantedColumn, readonly Measure[]];

/** DuckDB's plan of a query takes time in the square of its expressions: 200 columns by seven take two seconds. */
const MOST_EXPRESSIONS = 150;

/** Answers questions about columns in one pass and writes the answers into their profiles. Returns the number of rows. */
async function measure(
  connection: DuckDBConnection,
  relation: string,
  profiles: Map<WantedColumn, TextProfile>,
  questions: readonly Question[],
): Promise<number> {
  const expressions = questions.reduce((sum, [, measures]) => sum + measures.length, 0);
  const answers =
    expressions > MOST_EXPRESSIONS
      ? await askByRow(connection, relation, questions)
      : await askByColumn(connection, relation, questions);
  for (const [at, [want, measures]] of questions.entries()) {
    const profile = { ...(profiles.get(want) ?? NOTHING) };
    const answer = answers.columns[at];
    for (const name of measures) {
      if (name === 'example') profile.example = String(answer?.[name] ?? NOTHING.example);
      else profile[name] = Number(answer?.[name] ?? NOTHING[name]);
    }
    profiles.set(want, profile);
  }
  return answers.rows;
}

interface Answers {
  readonly rows: number;
  /** By question; nothing of a column without a text. */
  readonly columns: readonly (Readonly<Partial<Record<Measure, unknown>>> | undefined)[];
}

/** One expression for each question. */
async function askByColumn(
  connection: DuckDBConnection,
  relation: string,
  questions: readonly Question[],
): Promise<Answers> {
  const list = questions.flatMap(([{ column }, measures]) =>
    measures.map((name) => measureSql(name, textOf(column))),
  );
  const result = await connection.runAndReadAll(
    `SELECT ${['count(*)', ...list].join(', ')} FROM ${relation}`,
  );
  const answers = (result.getRowsJS()[0] ?? []).values();
  const rows = Number(answers.next().value);
  const columns = questions.map(([, measures]) =>
    Object.fromEntries(measures.map((name) => [name, answers.next().value])),
  );
  return { rows, columns };
}

/** A row for each cell, and one expression for each kind of question: its plan does not grow with the columns. */
async function askByRow(
  connection: DuckDBConnection,
  relation: string,
  questions: readonly Question[],
): Promise<Answers> {
  const measures = MEASURES.filter((name) => questions.some(([, asked]) => asked.includes(name)));
  const cells = questions.map(([{ column }], at) => `${textOf(column)} AS q${at}`);
  const names = questions.map((_, at) => `q${at}`);
  const result = await connection.runAndReadAll(
    `SELECT question, ${['count(*)', ...measures.map((name) => measureSql(name, 'cell'))].join(', ')}
     FROM (SELECT ${[...cells, `'' AS every`].join(', ')} FROM ${relation})
     UNPIVOT (cell FOR question IN (${[...names, 'every'].join(', ')}))
     GROUP BY question`,
  );
  const found = new Map(result.getRowsJS().map(([question, ...answers]) => [String(question), answers]));
  return {
    rows: Number(found.get('every')?.[0] ?? 0),
    columns: names.map((name) => {
      const answers = found.get(name);
      return answers && Object.fromEntries(measures.map((one, at) => [one, answers[at + 1]]));
    }),
  };
}
