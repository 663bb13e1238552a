/** The one place where names, texts and paths become SQL. */
import { resolve } from 'node:path';

/** A quoted identifier: any name is safe in it. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A string literal: any text is safe in it. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/**
 * A file as a literal for `read_csv` and `read_parquet`: absolute, so that no name is taken for an address, and with
 * glob characters in brackets, so that it names this one file only.
 */
export function fileLiteral(path: string): string {
  return literal(resolve(path).replace(/[*?[]/g, '[$&]'));
}

/**
 * The DOUBLE in a text, NULL when it holds none. `nan`, `inf` and `infinity` are numbers, in any case and with a sign.
 * DuckDB also reads `1_000` and `nan(1)`; nobody who writes that in a data file means a number.
 */
export function numberIn(text: string): string {
  return `CASE WHEN contains(${text}, '_') OR contains(${text}, '(') THEN NULL ELSE TRY_CAST(${text} AS DOUBLE) END`;
}

/** What pandas' `read_csv` takes for a missing value: other tools write these words for one. */
export const MISSING_WORDS: readonly string[] = [
  '#N/A',
  '#N/A N/A',
  '#NA',
  '-1.#IND',
  '-1.#QNAN',
  '1.#IND',
  '1.#QNAN',
  '<NA>',
  'N/A',
  'NA',
  'NULL',
  'None',
  'n/a',
  'null',
];

const LONGEST_MISSING_WORD = Math.max(...MISSING_WORDS.map((word) => word.length));

/** True for a text that stands for a missing number. Among texts such a word may be a category (`NA` is Namibia). */
export function isMissingWord(text: string): string {
  // Most texts are longer, which is seen faster.
  return `(strlen(${text}) <= ${LONGEST_MISSING_WORD} AND ${text} IN (${MISSING_WORDS.map(literal).join(', ')}))`;
}

/** True for a text that is there, is no number and does not stand for a missing one. */
export function isNotNumber(text: string): string {
  return `(${text} <> '' AND (${numberIn(text)}) IS NULL AND NOT ${isMissingWord(text)})`;
}

/** True for a text that is there, is no integer of 64 bits and does not stand for a missing one. */
export function isNotInteger(text: string): string {
  return `(${text} <> '' AND (NOT ${isDigits(text)} OR TRY_CAST(${text} AS BIGINT) IS NULL) AND NOT ${isMissingWord(text)})`;
}

/** True for an integer, however many digits it has. */
function isDigits(text: string): string {
  return `regexp_full_match(${text}, '\\s*[+-]?[0-9]+\\s*')`;
}

/** True for a text that is there, is no integer of any size and does not stand for a missing one. */
export function isNotDigits(text: string): string {
  return `(${text} <> '' AND NOT ${isDigits(text)} AND NOT ${isMissingWord(text)})`;
}

/** True for a text that is there and is not an integer of 64 bits as a program writes it: `+5`, `007`, `5.0`. */
export function isNotPlainInteger(text: string): string {
  return `(${text} IS NOT NULL AND CAST(TRY_CAST(${text} AS BIGINT) AS VARCHAR) IS DISTINCT FROM ${text})`;
}
