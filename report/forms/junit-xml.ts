import type { PerformanceSection } from '../../drift/performance/performance-schema.js';
import type { ColumnResult, DriftResult } from '../../drift/result.js';
import { escapeMarkup } from '../charts/escape-markup.js';
import { formatExactP, formatNumber, shorten, visibleText } from '../format.js';
import { pValueTestName, TEST_NAMES } from '../test-names.js';
import { judgementWords, movementWords, verdictSentence } from '../words.js';
import { type FairnessLimits, fairnessCases } from './fairness-cases.js';
import { performanceCases } from './performance-cases.js';
import type { TestCase } from './test-case.js';

const LONGEST_NAME = 200;
const LONGEST_TEXT = 500;

export interface JunitOptions {
  /** How far apart groups may be, by measure; none unless told. */
  readonly fairnessLimits?: FairnessLimits;
}

/**
 * A DriftResult as a JUnit report, which every CI server shows: a suite for drift, and where the result has them one for performance
 * and one for groups.
 *
 * Drift has a test case for the verdict, and one per column. It has a failure exactly when the verdict is drift: then the
 * verdict fails, and each column that drifted. A column that drifted within a stable dataset passes and says so in its
 * output; a column that was not tested is skipped, and so is the verdict where there was too little data for one.
 * Performance fails when it has fallen, groups when they are beyond a limit.
 */
export function junitXml(result: DriftResult, { fairnessLimits = {} }: JunitOptions = {}): string {
  const { performance } = result;
  const model = result.model === null ? '' : `.${text(result.model, LONGEST_NAME)}`;
  const suites = [
    { name: `drift${model}`, type: 'drift', cases: driftCases(result), properties: properties(result) },
    ...(performance === undefined
      ? []
      : [
          {
            name: `performance${model}`,
            type: 'performance',
            cases: performanceCases(performance),
            properties: performanceProperties(performance),
          },
        ]),
    ...(performance?.fairness === undefined
      ? []
      : [
          {
            name: `fairness${model}`,
            type: 'fairness',
            cases: fairnessCases(performance.fairness, fairnessLimits),
            properties: [],
          },
        ]),
  ].filter(({ cases }) => cases.length > 0);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="SentinelML" ${counts(suites.flatMap(({ cases }) => cases))} time="0">`,
    ...suites.flatMap((suite) => suiteLines(suite, result.created_at)),
    '</testsuites>',
    '',
  ].join('\n');
}

interface Suite {
  readonly name: string;
  /** The type of its failures. */
  readonly type: string;
  readonly cases: readonly TestCase[];
  readonly properties: readonly (readonly [name: string, value: string])[];
}

function counts(cases: readonly TestCase[]): string {
  const failures = cases.filter(({ failure }) => failure !== null).length;
  const skipped = cases.filter((one) => one.skipped !== null).length;
  return `tests="${cases.length}" failures="${failures}" errors="0" skipped="${skipped}"`;
}

function suiteLines({ name, type, cases, properties }: Suite, createdAt: string): string[] {
  return [
    `  <testsuite name="${attribute(name)}" ${counts(cases)} time="0" timestamp="${attribute(createdAt.replace(/\.\d+Z$|Z$/, ''))}">`,
    ...(properties.length === 0 ? [] : ['    <properties>']),
    ...properties.map(([key, value]) => `      <property name="${key}" value="${attribute(text(value))}"/>`),
    ...(properties.length === 0 ? [] : ['    </properties>']),
    ...cases.flatMap((each) => testCase(name, type, each)),
    '  </testsuite>',
  ];
}

function driftCases(result: DriftResult): TestCase[] {
  const listed = new Set(result.columns.map(({ name }) => name));
  return [
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
}

function verdictCase(result: DriftResult): TestCase {
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

function columnCase(column: ColumnResult, fails: boolean): TestCase {
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

function performanceProperties(section: PerformanceSection): Suite['properties'] {
  const { labels } = section;
  return [
    ['verdict', section.verdict],
    ['judged_by', section.judged_by ?? 'nothing'],
    ['predictions', String(labels.predictions)],
    ['labelled', String(labels.labelled)],
    ['revision', String(section.revision)],
  ];
}

function testCase(suite: string, type: string, { name, failure, skipped, output }: TestCase): string[] {
  const open = `    <testcase classname="${attribute(suite)}" name="${attribute(text(name, LONGEST_NAME))}" time="0"`;
  const inside = [
    ...(failure === null
      ? []
      : [
          `      <failure type="${type}" message="${attribute(shorten(failure.message, LONGEST_TEXT))}">${content(failure.detail)}</failure>`,
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
