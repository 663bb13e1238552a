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

/** Profiles columns of text over a few rows, such as the first ones of a file. */
export async function profileSample(
  connection: DuckDBConnection,
  sample: string,
  wanted: readonly WantedColumn[],
): Promise<Map<WantedColumn, TextProfile>> {
  const profiles = new Map(wanted.map((want) => [want, NOTHING]));
  await measure(
    connection,
    sample,
    profiles,
    wanted.map((want) => [want, MEASURES]),
  );
  return profiles;
}

/** Rows that are looked at first, to learn what is worth asking of all rows. */
const SAMPLE_ROWS = 20_000;

/**
 * Profiles columns of text. A sample refutes most of what a column could be, so that all rows are asked only about
 * what is left: a column with one word in it needs no more proof that it is no number.
 */
export async function profileText(
  connection: DuckDBConnection,
  relation: string,
  wanted: readonly WantedColumn[],
): Promise<Map<WantedColumn, TextProfile>> {
  const profiles = await profileSample(
    connection,
    `(SELECT * FROM ${relation} LIMIT ${SAMPLE_ROWS})`,
    wanted,
  );
  const open: [WantedColumn, readonly Measure[]][] = [];
  for (const [want, seen] of profiles) {
    if (isEmpty(seen)) open.push([want, MEASURES]);
    else if (seen.notNumbers === 0) open.push([want, seen.notDigits > 0 ? ['notNumbers'] : INTEGER_MEASURES]);
  }
  await measure(connection, relation, profiles, open);
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
