import type { ColumnResult, Verdict } from '../drift/result.js';
import { scoreGauge, thresholdRatio } from './charts/score-gauge.js';
import { type ColumnComparison, columnComparison } from './column-comparison.js';
import { type ColumnPictures, columnPictures, type Markup } from './column-pictures.js';
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
import type { ColumnTrend } from './history.js';
import { pValueTestName, TEST_NAMES } from './test-names.js';
import { formatRatio, judgementWords, movementWords, quoted } from './words.js';

/** A number as it is read, and as it was computed. */
interface Figure {
  readonly text: string;
  readonly exact: string;
}

/** Everything the templates say about one column. Each field is present: they run in strict mode. */
export interface ColumnView extends ColumnPictures {
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
  readonly p: Figure | null;
  readonly adjusted: Figure | null;
  readonly pTest: string | null;
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
  readonly comparison: ColumnComparison;
  /** Drawn small, without the comparison. */
  readonly small: boolean;
}

export interface ColumnViewOptions {
  readonly anchor: string;
  /** Unique within the report, letters and digits. */
  readonly chartId: string;
  readonly verdict: Verdict;
  /** Draw the column small unless it has drifted. */
  readonly brief: boolean;
  readonly trend: ColumnTrend | null;
}

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
  const small = options.brief && result !== 'drifted';
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
    typeReason: column.type_reason === undefined ? null : visibleText(column.type_reason),
    role: column.role === 'feature' ? null : column.role,
    result,
    resultText: resultTextOf(column, result),
    ratio: sortable(Math.min(ratio, 1e9)),
    score,
    interval: intervalOf(column),
    testName: test?.name ?? null,
    threshold: column.threshold === null ? null : formatNumber(column.threshold),
    p,
    adjusted,
    pTest: column.p_value_test === null ? null : visibleText(pValueTestName(column.p_value_test)),
    decidingP: (adjusted ?? p)?.text ?? null,
    sortP: sortable(column.p_adjusted ?? column.p_value ?? 2),
    missing: before === after ? after : `${before} → ${after}`,
    sortMissing: sortable(column.missing.current),
    gauge: ratio < 0 ? null : gaugeOf(small ? { ...column, score_interval: undefined } : column, ratio),
    movement: movementWords(column),
    judgement: judgementWords(column),
    turnover: small ? [] : turnoverOf(column),
    trend: options.trend,
    comparison: columnComparison(column),
    small,
    ...columnPictures(column, name, options.chartId, small ? 'small' : 'full'),
  };
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

function gaugeOf(column: ColumnResult, ratio: number): Markup {
  const { score_interval: interval, threshold } = column;
  const ends =
    interval === undefined || threshold === null || threshold <= 0
      ? null
      : ([interval.low / threshold, interval.high / threshold] as const);
  const drifted = column.values_drifted ?? column.drifted;
  return { markup: scoreGauge({ ratio, drifted, interval: ends }, gaugeTitle(ratio, ends)) };
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

/** Four digits are enough to sort by. */
function sortable(value: number): number {
  return Number(value.toPrecision(4));
}

function gaugeTitle(ratio: number, ends: readonly [number, number] | null): string {
  if (!Number.isFinite(ratio)) return 'beyond the threshold';
  const between = ends === null ? '' : `, between ${formatRatio(ends[0])} and ${formatRatio(ends[1])}`;
  return `${formatRatio(ratio)} × the threshold${between}`;
}
