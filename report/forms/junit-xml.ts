import type { ColumnResult, DriftResult } from '../../drift/result.js';
import { escapeMarkup } from '../charts/escape-markup.js';
import { formatExactP, formatNumber, shorten, visibleText } from '../format.js';
import { pValueTestName, TEST_NAMES } from '../test-names.js';
import { judgementWords, movementWords, verdictSentence } from '../words.js';

const LONGEST_NAME = 200;
const LONGEST_TEXT = 500;

/**
 * A DriftResult as a JUnit report, which every CI server shows: a test case for the verdict, and one per column.
 *
 * It has a failure exactly when the verdict is drift: then the verdict fails, and each column that drifted. A column
 * that drifted within a stable dataset passes and says so in its output; a column that was not tested is skipped, and
 * so is the verdict where there was too little data for one.
 */
export function junitXml(result: DriftResult): string {
  const suite = result.model === null ? 'drift' : `drift.${text(result.model, LONGEST_NAME)}`;
  const listed = new Set(result.columns.map(({ name }) => name));
  const cases = [
    verdictCase(result),
    ...result.columns.map((column) => columnCase(column, result.verdict === 'drift')),
    ...result.skipped_columns
      .filter(({ name }) => !listed.has(name))
      .map(({ name, reason }) => ({
        name,
        skipped: reason,
        failure: null,
        output: null,
      })),
  ];
  const counts =
    `tests="${cases.length}" failures="${cases.filter(({ failure }) => failure !== null).length}" ` +
    `errors="0" skipped="${cases.filter(({ skipped }) => skipped !== null).length}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="SentinelML" ${counts} time="0">`,
    `  <testsuite name="${attribute(suite)}" ${counts} time="0" timestamp="${attribute(result.created_at.replace(/\.\d+Z$|Z$/, ''))}">`,
    '    <properties>',
    ...properties(result).map(
      ([name, value]) => `      <property name="${name}" value="${attribute(text(value))}"/>`,
    ),
    '    </properties>',
    ...cases.flatMap((each) => testCase(suite, each)),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

interface Case {
  readonly name: string;
  readonly failure: { readonly message: string; readonly detail: string } | null;
  readonly skipped: string | null;
  readonly output: string | null;
}

function verdictCase(result: DriftResult): Case {
  const sentence = verdictSentence(result);
  return {
    name: 'verdict',
    failure: result.verdict === 'drift' ? { message: sentence, detail: drifted(result) } : null,
    skipped: result.verdict === 'insufficient_data' ? sentence : null,
    output: result.verdict === 'stable' ? sentence : null,
  };
}

function drifted({ columns }: DriftResult): string {
  return columns
    .filter((column) => column.drifted)
    .map((column) => text(column.name, LONGEST_NAME))
    .join('\n');
}

function columnCase(column: ColumnResult, fails: boolean): Case {
  const { name } = column;
  const said = [movementWords(column), judgementWords(column)].filter((sentence) => sentence !== null);
  const words = said.join(' ');
  if (column.drifted && fails) {
    const message = said[0] ?? words;
    return {
      name,
      failure: { message, detail: `${words}\n${numbers(column)}` },
      skipped: null,
      output: null,
    };
  }
  if (column.status === 'skipped' && !column.drifted) {
    return { name, failure: null, skipped: column.reason ?? 'not tested', output: null };
  }
  const prefix = column.drifted ? 'Drifted, in a dataset that is stable as a whole. ' : '';
  return { name, failure: null, skipped: null, output: `${prefix}${words}\n${numbers(column)}` };
}

function numbers({
  test,
  score,
  threshold,
  p_value: p,
  p_adjusted: adjusted,
  p_value_test: by,
}: ColumnResult) {
  return [
    test === null || score === null ? null : `${TEST_NAMES[test].name} ${formatNumber(score)}`,
    threshold === null ? null : `threshold ${formatNumber(threshold)}`,
    p === null ? null : `p ${formatExactP(p)}${by === null ? '' : ` (${pValueTestName(by)})`}`,
    adjusted === null ? null : `adjusted ${formatExactP(adjusted)}`,
  ]
    .filter((part) => part !== null)
    .join(', ');
}

function properties(result: DriftResult): (readonly [name: string, value: string])[] {
  const { window, reference, current, dataset } = result;
  return [
    ['profile', result.profile],
    ['verdict', result.verdict],
    ['reference_rows', String(reference.rows)],
    ['current_rows', String(current.rows)],
    ['columns_tested', String(dataset.columns)],
    ['columns_drifted', String(dataset.drifted_columns)],
    ['drift_share', String(dataset.share)],
    ['drift_share_threshold', String(dataset.threshold)],
    ...(window?.start == null ? [] : [['window_start', window.start] as const]),
    ...(window === null ? [] : [['window_end', window.end] as const]),
  ];
}

function testCase(suite: string, { name, failure, skipped, output }: Case): string[] {
  const open = `    <testcase classname="${attribute(suite)}" name="${attribute(text(name, LONGEST_NAME))}" time="0"`;
  const inside = [
    ...(failure === null
      ? []
      : [
          `      <failure type="drift" message="${attribute(shorten(failure.message, LONGEST_TEXT))}">${content(failure.detail)}</failure>`,
        ]),
    ...(skipped === null ? [] : [`      <skipped message="${attribute(text(skipped))}"/>`]),
    ...(output === null ? [] : [`      <system-out>${content(output)}</system-out>`]),
  ];
  return inside.length === 0 ? [`${open}/>`] : [`${open}>`, ...inside, '    </testcase>'];
}

function text(foreign: string, longest = LONGEST_TEXT): string {
  return shorten(visibleText(foreign), longest);
}

function attribute(value: string): string {
  return escapeMarkup(valid(value));
}

function content(value: string): string {
  return escapeMarkup(valid(value));
}

/** XML 1.0 has no place for these characters, not even escaped. */
function valid(value: string): string {
  return value.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd');
}
