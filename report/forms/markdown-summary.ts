import type { ColumnResult, DriftResult } from '../../drift/result.js';
import { changedFigures, changedSentence } from '../changes-words.js';
import { formatCount, formatNumber, formatP, formatScore, instantFormat, visibleText } from '../format.js';
import { multivariateSentences } from '../multivariate-words.js';
import { OUTCOMES, outcomeOf } from '../outcome.js';
import { performanceSentence } from '../performance-words.js';
import { TEST_NAMES } from '../test-names.js';
import { withClassNames } from '../with-class-names.js';
import { judgementWords, movementWords, plural, verdictSentence } from '../words.js';
import { fairnessLines } from './fairness-table.js';
import { code, escaped, LONGEST_TEXT } from './markdown-text.js';
import { performanceTable } from './performance-table.js';

export interface MarkdownOptions {
  /** Where the HTML report is, an address of `http:` or `https:`. */
  readonly reportUrl?: string;
  /** Rows of the table of drifted columns; a comment holds 65,536 characters. */
  readonly mostColumns?: number;
}

const MOST_COLUMNS = 20;
const MOST_NAMES = 10;

/**
 * A DriftResult as a few lines of Markdown (GitHub's kind), for the comment on a pull request or a message in a chat:
 * the verdict, the columns that changed and how, what was skipped, what to be warned of.
 *
 * Text from the data stands in code spans or is escaped: it can neither format, link, nor call anybody.
 */
export function markdownSummary(computed: DriftResult, options: MarkdownOptions = {}): string {
  const result = withClassNames(computed);
  const { mostColumns = MOST_COLUMNS, reportUrl } = options;
  const changed = result.columns.filter(({ drifted }) => drifted).toSorted((a, b) => past(b) - past(a));
  const shown = changed.slice(0, mostColumns);
  const title = result.model === null ? '' : `: ${code(result.model)}`;
  const outcome = outcomeOf(result.verdict, result.performance);
  const lines = [
    `### ${SIGNS[outcome]} ${OUTCOMES[outcome]}${title}`,
    '',
    verdictSentence(result),
    '',
    ...(shown.length === 0
      ? []
      : [
          '| Column | Score | Threshold | p | What changed |',
          '|:--|--:|--:|--:|:--|',
          ...shown.map(row),
          '',
        ]),
    ...(changed.length > shown.length
      ? [`And ${plural(changed.length - shown.length, 'more column')} changed.`, '']
      : []),
    ...(result.why?.sentence
      ? [`**Why**: ${escaped(visibleText(result.why.sentence), 3 * LONGEST_TEXT)}`, '']
      : []),
    ...changedLines(result.changes),
    ...togetherLines(result.multivariate),
    ...performanceLines(result.performance),
    ...listed('Not tested', result.skipped_columns.map(skippedLine)),
    ...listed(
      'Warnings',
      result.warnings.map((warning) => escaped(visibleText(warning))),
    ),
    footer(result, reportUrl),
  ];
  return `${lines.join('\n')}\n`;
}

const SIGNS = { drift: '🔴', fallen: '🔴', stable: '🟢', insufficient_data: '🟡' } as const;

function row(column: ColumnResult): string {
  const { name, score, test, threshold, p_adjusted: adjusted, p_value: p } = column;
  const isP = test !== null && TEST_NAMES[test].lowerIsDrift;
  const deciding = isP ? null : (adjusted ?? p);
  return `| ${[
    code(name).replaceAll('|', '\\|'),
    score === null ? '–' : isP ? formatP(score) : formatScore(score),
    threshold === null ? '–' : formatNumber(threshold),
    deciding === null ? '–' : formatP(deciding),
    escaped(movementWords(column) ?? judgementWords(column), 3 * LONGEST_TEXT),
  ].join(' | ')} |`;
}

/** How far a column is beyond its threshold, for the order of the table. */
function past({ test, score, threshold }: ColumnResult): number {
  if (test === null || score === null || threshold === null) return -1;
  return TEST_NAMES[test].lowerIsDrift
    ? threshold / Math.max(score, Number.MIN_VALUE)
    : score / Math.max(threshold, Number.MIN_VALUE);
}

/** What has changed for good over the last checks. */
function changedLines(section: DriftResult['changes']): string[] {
  const sentence = section === undefined ? null : changedSentence(changedFigures(section));
  return sentence === null ? [] : [escaped(sentence, 3 * LONGEST_TEXT), ''];
}

/** What several columns together have shown. */
function togetherLines(section: DriftResult['multivariate']): string[] {
  if (section === undefined) return [];
  const said = multivariateSentences(section).map((sentence) => escaped(sentence, 3 * LONGEST_TEXT));
  if (said.length === 0) return [];
  return [`**Columns together**: ${said.join(' ')}`, ''];
}

/** What is known of the model's performance, in a sentence and a table of the judged figures. */
function performanceLines(section: DriftResult['performance']): string[] {
  if (section === undefined) return [];
  const judged = section.figures.filter(({ judged }) => judged);
  return [
    `**Performance**: ${performanceSentence(section)}`,
    '',
    ...performanceTable(judged),
    '',
    ...(section.fairness ? [...fairnessLines(section.fairness), ''] : []),
  ];
}

function skippedLine({ name, reason }: { readonly name: string; readonly reason: string }): string {
  return `${code(name)}: ${escaped(visibleText(reason))}`;
}

function listed(heading: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  const more = lines.length - MOST_NAMES;
  return [
    `**${heading}**`,
    '',
    ...lines.slice(0, MOST_NAMES).map((line) => `- ${line}`),
    ...(more > 0 ? [`- and ${formatCount(more)} more`] : []),
    '',
  ];
}

function footer({ window, reference, current, profile }: DriftResult, reportUrl: string | undefined): string {
  const written = instantFormat(window === null ? [] : [window.start, window.end]);
  const span =
    window === null
      ? ''
      : ` from ${window.start === null ? 'the first' : written(window.start)} to ${written(window.end)}`;
  const link =
    reportUrl !== undefined && /^https?:\/\/[^\s()<>]+$/.test(reportUrl)
      ? ` [Full report](${reportUrl})`
      : '';
  return `${plural(current.rows, 'row')}${span} against ${formatCount(reference.rows)} of the reference, profile ${profile}.${link}`;
}
