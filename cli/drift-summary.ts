import type { DriftResult } from '../drift/result.js';
import { TEST_IDS } from '../drift/test-ids.js';
import { changedFigures, changedSentence } from '../report/changes-words.js';
import { multivariateSentences } from '../report/multivariate-words.js';
import { textTable } from './text-table.js';

/** Constant columns that are named. */
const MOST_NAMED = 5;
/** A smaller change of a correlation is not worth a line. */
const NOTABLE_CHANGE = 0.05;

/** Characters of a column's name in the table, and of any other text. */
const LONGEST_NAME = 60;
const LONGEST_TEXT = 300;
const LONGEST_SENTENCE = 600;

const METHOD_NAMES = {
  pearson: 'Pearson correlation',
  spearman: 'Spearman correlation',
  cramers_v: 'Cramér’s V',
} as const;

/** A result as a person reads it on a terminal: the verdict, then the columns, drifted ones first. */
export function driftSummary(result: DriftResult): string {
  const { dataset, verdict, reference, current } = result;
  const rows = result.columns
    .toSorted((a, b) => Number(b.drifted) - Number(a.drifted))
    .map((column) => [
      printable(column.name, LONGEST_NAME),
      column.drifted ? 'DRIFT' : column.status === 'skipped' ? 'skipped' : 'stable',
      testsOf(column),
      figure(column.score),
      figure(column.threshold),
      pFigure(column.p_adjusted ?? column.p_value),
      note(column),
    ]);
  const listed = new Set(result.columns.map(({ name }) => name));
  const others = result.skipped_columns
    .filter(({ name }) => !listed.has(name))
    .map(({ name, reason }) => [
      printable(name, LONGEST_NAME),
      'skipped',
      '-',
      '-',
      '-',
      '-',
      printable(reason),
    ]);
  return [
    `verdict  ${verdict.replace('_', ' ')}: ${dataset.drifted_columns} of ${dataset.columns} columns drifted ` +
      `(${percent(dataset.share)}, at least ${percent(dataset.threshold)} is drift)\n`,
    `rows     ${grouped(current.rows)} against ${grouped(reference.rows)} of the reference\n\n`,
    textTable([['column', 'verdict', 'test', 'score', 'threshold', 'p', ''], ...rows, ...others]),
    ...qualityLines(result),
    ...(result.why?.sentence ? [`why      ${printable(result.why.sentence, LONGEST_SENTENCE)}\n`] : []),
    ...changedLines(result),
    ...togetherLines(result),
    ...result.warnings.map((warning) => `warning: ${printable(warning)}\n`),
    '\n',
  ].join('');
}

/** Why a column was not tested, or that it drifted by its missing rows: its score alone does not say so. */
function note({
  reason,
  drifted,
  missing,
  values_drifted: valuesDrifted,
}: DriftResult['columns'][number]): string {
  if (reason !== null) return printable(reason);
  if (!drifted || missing.drifted !== true) return '';
  const shares = `${percent(missing.reference, 1)} to ${percent(missing.current, 1)}`;
  return `${valuesDrifted === false ? 'only' : 'also'} in missing rows: ${shares}`;
}

/** What has changed for good over the last checks. */
function changedLines({ changes }: DriftResult): string[] {
  const sentence = changes === undefined ? null : changedSentence(changedFigures(changes));
  return sentence === null ? [] : [`since    ${printable(sentence, LONGEST_SENTENCE)}\n`];
}

/** What several columns together have shown. */
function togetherLines({ multivariate }: DriftResult): string[] {
  return multivariate === undefined
    ? []
    : multivariateSentences(multivariate).map(
        (sentence) => `together ${printable(sentence, LONGEST_SENTENCE)}\n`,
      );
}

/** The test behind the score, and the configured one behind the p-value. The profile's own p-values go without saying. */
function testsOf({ test, p_value_test: chance }: DriftResult['columns'][number]): string {
  if (test === null) return '-';
  return TEST_IDS.some((id) => id === chance) ? `${test}, ${chance}` : test;
}

/** What is worth a line about the data itself: duplicate rows, constant columns, the largest change between columns. */
function qualityLines({ quality }: DriftResult): string[] {
  if (quality === undefined) return [];
  const { reference, current, largest_changes: changes } = quality;
  const lines: string[] = [];
  const duplicates = current.duplicate_rows.share;
  const before = reference.duplicate_rows.share;
  if (duplicates !== null && duplicates > 0) {
    const against = before === null ? '' : `, ${percent(before, 1)} in the reference`;
    lines.push(`${percent(duplicates, 1)} of the rows are duplicates${against}`);
  }
  const constant = current.constant_columns;
  if (constant.length > 0) {
    const more = constant.length > MOST_NAMED ? ` and ${constant.length - MOST_NAMED} more` : '';
    lines.push(
      `constant: ${constant
        .slice(0, MOST_NAMED)
        .map((name) => printable(name, LONGEST_NAME))
        .join(', ')}${more}`,
    );
  }
  const [change] = changes;
  if (change !== undefined && Math.abs(change.change) >= NOTABLE_CHANGE) {
    const moved = `${change.reference.toFixed(2)} to ${change.current.toFixed(2)}`;
    lines.push(
      `${METHOD_NAMES[change.method]} of ${printable(change.a)} and ${printable(change.b)} moved from ${moved}`,
    );
  }
  return lines.map((line) => `quality  ${line}\n`);
}

/** A count with thousands separators. `toLocaleString` would load what is known of all languages first. */
function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

function figure(value: number | null): string {
  if (value === null) return '-';
  return value !== 0 && Math.abs(value) < 1e-4 ? value.toExponential(1) : value.toFixed(4);
}

/** A p-value. One too small for a number was computed as zero, which no p-value is. */
function pFigure(value: number | null): string {
  return value === 0 ? '<1e-300' : figure(value);
}

function percent(share: number, decimals = 0): string {
  return `${(100 * share).toFixed(decimals)} %`;
}

/** Names come from files: control characters must not reach the terminal, nor may one name make every line endless. */
function printable(text: string, longest = LONGEST_TEXT): string {
  const characters = [...text.slice(0, 2 * longest + 2)];
  const shown = characters.length > longest ? `${characters.slice(0, longest - 1).join('')}…` : text;
  return shown.replace(/\p{Cc}/gu, '�');
}
