import type { ColumnResult } from '../drift/result.js';
import {
  type ColumnNumberFormat,
  columnNumberFormat,
  formatCount,
  formatPercent,
  formatPoints,
  shorten,
  titleOf,
  visibleText,
} from './format.js';

/** A line of the table that sets both sides of a column against each other. */
export interface ComparisonRow {
  readonly label: string;
  /** True for a category: text from the data, whose direction must stay its own. */
  readonly foreign: boolean;
  /** The whole label, as far as anybody reads, when it was shortened. */
  readonly fullLabel: string | null;
  readonly reference: string;
  readonly current: string;
  readonly change: string;
}

export interface ColumnComparison {
  /** What the labels are: quantiles, or categories. */
  readonly heading: string;
  readonly rows: readonly ComparisonRow[];
  readonly note: string | null;
}

const LONGEST_LABEL = 24;
const MOST_CATEGORIES = { full: 8, brief: 4 } as const;
/** `brief` says less: the quantiles that the chart has marks for, and fewer categories. */
export type ComparisonForm = 'full' | 'brief';

const UNKNOWN = '–';

const BRIEF: readonly string[] = ['q05', 'q25', 'median', 'q75', 'q95'];
const QUANTILES = [
  ['Minimum', 'min'],
  ['5\u00a0%', 'q05'],
  ['25\u00a0%', 'q25'],
  ['Median', 'median'],
  ['75\u00a0%', 'q75'],
  ['95\u00a0%', 'q95'],
  ['Maximum', 'max'],
  ['Mean', 'mean'],
  ['Std. dev.', 'std'],
] as const;

/** Quantiles or category shares on both sides with their change, and the missing values. */
export function columnComparison(
  { reference, current, histogram, missing }: ColumnResult,
  form: ComparisonForm = 'full',
): ColumnComparison {
  const missingRow = shareRow('Missing', missing.reference, missing.current);
  if (reference?.type === 'numeric' && current?.type === 'numeric') {
    const bulk = (reference.q95 ?? 0) - (reference.q05 ?? 0);
    const format = columnNumberFormat(bulk > 0 ? bulk : (reference.max ?? 0) - (reference.min ?? 0));
    const rows = QUANTILES.filter(([, key]) => form === 'full' || BRIEF.includes(key)).map(([label, key]) =>
      numberRow(label, reference[key], current[key], format),
    );
    const infinite = [reference.infinite, current.infinite] as const;
    const infiniteRows = infinite.some((count) => count > 0)
      ? [numberRow('Infinite', ...infinite, columnNumberFormat(0))]
      : [];
    return { heading: 'Value at', rows: [...rows, missingRow, ...infiniteRows], note: null };
  }
  if (histogram?.type === 'categorical') {
    const shares = histogram.categories
      .map((value, index) => ({
        value,
        before: histogram.reference[index] ?? 0,
        after: histogram.current[index] ?? 0,
      }))
      .sort((one, other) => Math.abs(other.after - other.before) - Math.abs(one.after - one.before));
    const shown = shares.slice(0, MOST_CATEGORIES[form]);
    const all = shares.length + (histogram.other?.categories ?? 0);
    return {
      heading: 'Share of',
      rows: [...shown.map(({ value, before, after }) => categoryRow(value, before, after)), missingRow],
      note:
        shown.length < all ? `The ${shown.length} largest changes of ${formatCount(all)} categories.` : null,
    };
  }
  return { heading: 'Share of', rows: [missingRow], note: null };
}

function numberRow(
  label: string,
  before: number | null,
  after: number | null,
  format: ColumnNumberFormat,
): ComparisonRow {
  const row = { label, foreign: false, fullLabel: null };
  if (before === null || after === null) {
    const alone = (value: number | null) => (value === null ? UNKNOWN : format.one(value));
    return { ...row, reference: alone(before), current: alone(after), change: UNKNOWN };
  }
  const { before: reference, after: current, change } = format.pair(before, after);
  return { ...row, reference, current, change };
}

function shareRow(label: string, before: number, after: number): ComparisonRow {
  // Rounded first: the change is that of the shares as written.
  const change = Number((after * 100).toFixed(1)) - Number((before * 100).toFixed(1));
  return {
    label,
    foreign: false,
    fullLabel: null,
    reference: formatPercent(before, 1),
    current: formatPercent(after, 1),
    change: formatPoints(change / 100),
  };
}

function categoryRow(value: string, before: number, after: number): ComparisonRow {
  const whole = visibleText(value);
  const label = shorten(whole, LONGEST_LABEL);
  return { ...shareRow(label, before, after), foreign: true, fullLabel: titleOf(whole, label) };
}
