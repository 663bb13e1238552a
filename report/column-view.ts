import type { ColumnResult, Verdict } from '../drift/result.js';
import { gaugeAxis, scoreGauge, thresholdRatio } from './charts/score-gauge.js';
import { type ColumnComparison, type ComparisonForm, columnComparison } from './column-comparison.js';
import { type ColumnPictures, columnPictures, type Markup, type PictureForm } from './column-pictures.js';
import {
  formatCount,
  formatExactP,
  formatNumber,
  formatP,
  formatPercent,
  formatScore,
  shorten,
  titleOf,
  visibleText,
} from './format.js';
import { gaugeWords } from './gauge-words.js';
import type { ColumnTrend } from './history.js';
import { pValueTestName, TEST_NAMES } from './test-names.js';
import { judgementWords, movementWords, quoted } from './words.js';

/** A number as it is read, and as it was computed. */
interface Figure {
  readonly text: string;
  readonly exact: string;
}

/** Everything the templates say about one column but its pictures. Each field is present: they run in strict mode. */
export interface ColumnView {
  /** The fragment that jumps to the column: `column-age`. */
  readonly anchor: string;
  readonly name: string;
  /** The whole name, as far as anybody reads, when it was shortened. */
  readonly fullName: string | null;
  readonly type: string;
  /** How the type was found. */
  readonly typeReason: string | null;
  readonly role: string | null;
  readonly result: 'drifted' | 'stable' | 'skipped' | 'unjudged';
  readonly resultText: string;
  /** How far the score is on the way to its threshold, −1 without a score. */
  readonly ratio: number;
  readonly score: Figure | null;
  /** Where the score of the populations lies. */
  readonly interval: string | null;
  readonly testName: string | null;
  readonly threshold: string | null;
  /** The p-value, and the adjusted one where there is one: `p < 0.001, adjusted 0.003`. */
  readonly p: Figure | null;
  /** The p-value that decides: the adjusted one where there is one. */
  readonly decidingP: string | null;
  /** The same as a number, 2 without one. */
  readonly sortP: number;
  readonly missing: string;
  readonly sortMissing: number;
  readonly gauge: Markup | null;
  readonly movement: string | null;
  readonly judgement: string;
  /** Categories that came and went, and values outside of what the reference has seen. */
  readonly turnover: readonly string[];
  readonly trend: ColumnTrend | null;
  /** Both sides against each other. */
  compare(form: ComparisonForm): ColumnComparison;
  /** Its pictures, drawn when they are asked for. */
  draw(form: PictureForm): ColumnPictures;
}

export interface ColumnViewOptions {
  readonly anchor: string;
  /** Unique within the report, letters and digits. */
  readonly chartId: string;
  readonly verdict: Verdict;
  readonly trend: ColumnTrend | null;
}

/** Every gauge of the page shows it. */
export const GAUGE_AXIS = gaugeAxis('axis');

const LONGEST_NAME = 48;
/** Categories named of those that came, and of those that went. */
const MOST_NAMED = 12;

/** Turns one column of a DriftResult into the texts, numbers and charts of a report. */
export function columnView(column: ColumnResult, options: ColumnViewOptions): ColumnView {
  const whole = visibleText(column.name);
  const name = shorten(whole, LONGEST_NAME);
  const test = column.test === null ? null : TEST_NAMES[column.test];
  const ratio =
    test === null || column.score === null || column.threshold === null
      ? -1
      : thresholdRatio(column.score, column.threshold, test.lowerIsDrift);
  const result = resultOf(column, options.verdict);
  const score = test?.lowerIsDrift === true ? pFigure(column.score) : figure(column.score);
  // Where the score itself is the p-value it is not said twice.
  const p = test?.lowerIsDrift === true ? null : pFigure(column.p_value);
  const adjusted = pFigure(column.p_adjusted);
  const before = formatPercent(column.missing.reference);
  const after = formatPercent(column.missing.current);
  return {
    anchor: options.anchor,
    name,
    fullName: titleOf(whole, name),
    type: column.type,
    typeReason: typeReasonOf(column),
    role: column.role === 'feature' ? null : column.role,
    result,
    resultText: resultTextOf(column, result),
    ratio: sortable(Math.min(ratio, 1e9)),
    score,
    interval: intervalOf(column),
    testName: test?.name ?? null,
    threshold: column.threshold === null ? null : formatNumber(column.threshold),
    p: pLine(column, p, adjusted),
    decidingP: (adjusted ?? p)?.text ?? null,
    sortP: sortable(column.p_adjusted ?? column.p_value ?? 2),
    missing: before === after ? after : `${before} → ${after}`,
    sortMissing: sortable(column.missing.current),
    gauge: ratio < 0 ? null : gaugeOf(column, column.test, ratio),
    movement: movementWords(column),
    judgement: judgementWords(column),
    turnover: turnoverOf(column),
    trend: options.trend,
    compare: (form) => columnComparison(column, form),
    draw: (form) => columnPictures(column, name, options.chartId, form),
  };
}

/** Reasons that say what the type itself says. */
const PLAIN_REASONS = ['numbers', 'texts'];

function typeReasonOf({ type_reason: reason }: ColumnResult): string | null {
  return reason === undefined || PLAIN_REASONS.includes(reason) ? null : visibleText(reason);
}

const RESULT_TEXTS = {
  drifted: 'Drifted',
  stable: 'Stable',
  skipped: 'Skipped',
  unjudged: 'Not judged',
} as const;

function resultOf(column: ColumnResult, verdict: Verdict): ColumnView['result'] {
  // A column without values to test may still have drifted: in its share of missing rows.
  if (column.drifted) return 'drifted';
  if (column.status === 'skipped') return 'skipped';
  return verdict === 'insufficient_data' ? 'unjudged' : 'stable';
}

/** A column whose values stayed may have drifted in its missing rows; the mark beside it is that of the values. */
function resultTextOf(column: ColumnResult, result: ColumnView['result']): string {
  return result === 'drifted' && column.values_drifted === false ? 'Drifted: missing' : RESULT_TEXTS[result];
}

function gaugeOf(column: ColumnResult, test: ColumnResult['test'], ratio: number): Markup | null {
  const { score, score_interval: interval, threshold } = column;
  if (test === null || score === null || threshold === null) return null;
  const ends =
    interval === undefined || threshold <= 0
      ? null
      : ([interval.low / threshold, interval.high / threshold] as const);
  const drifted = column.values_drifted ?? column.drifted;
  const words = gaugeWords(test, score, threshold, ends);
  return { markup: scoreGauge({ ratio, drifted, interval: ends }, words, GAUGE_AXIS.use) };
}

function intervalOf({ score_interval: interval }: ColumnResult): string | null {
  if (interval === undefined) return null;
  return `${formatPercent(interval.level)} interval ${formatScore(interval.low)} to ${formatScore(interval.high)}`;
}

function turnoverOf({
  new_categories: added,
  lost_categories: lost,
  out_of_range: range,
}: ColumnResult): string[] {
  const named = (word: string, values: readonly string[]) => {
    const more = values.length > MOST_NAMED ? ` and ${formatCount(values.length - MOST_NAMED)} more` : '';
    return values.length === 0
      ? []
      : [`${word}: ${values.slice(0, MOST_NAMED).map(quoted).join(', ')}${more}.`];
  };
  // Up to three are named in the sentence above.
  const outside =
    range?.type === 'numeric' && range.share > 0
      ? [
          `${formatPercent(range.share, 1)} of the values lie outside the reference’s range, ${formatNumber(range.reference_min)} to ${formatNumber(range.reference_max)}.`,
        ]
      : [];
  return [
    ...(added.length > 3 ? named('New', added) : []),
    ...(lost.length > 3 ? named('Gone', lost) : []),
    ...outside,
  ];
}

function figure(value: number | null): Figure | null {
  return value === null ? null : { text: formatScore(value), exact: String(Number(value.toPrecision(6))) };
}

function pFigure(p: number | null): Figure | null {
  return p === null ? null : { text: formatP(p), exact: formatExactP(p) };
}

function pLine(
  { p_value_test: test }: ColumnResult,
  p: Figure | null,
  adjusted: Figure | null,
): Figure | null {
  const figures = [p && { ...p, word: 'p' }, adjusted && { ...adjusted, word: 'adjusted' }].filter(
    (one) => one !== null,
  );
  if (figures.length === 0) return null;
  const [first, second] = figures;
  const words = (of: 'text' | 'exact') =>
    first && second && first[of] === second[of]
      ? `${first.word} and ${second.word} ${first[of]}`
      : figures.map((one) => `${one.word} ${one[of]}`).join(', ');
  return {
    text: words('text'),
    exact: `${words('exact')}${test === null ? '' : `; ${visibleText(pValueTestName(test))}`}`,
  };
}

/** Three digits are enough to sort by. */
function sortable(value: number): number {
  return Number(value.toPrecision(3));
}
