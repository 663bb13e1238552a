import type { DriftResult } from '../drift/result.js';
import { formatCount, formatNumber, formatP, formatPercent, shorten, visibleText } from './format.js';
import { figureName } from './performance-words.js';
import { plural } from './words.js';

/** What the template says of reasons. Each field is present: it runs in strict mode. */
export interface WhyView {
  readonly sentence: string | null;
  readonly columns: readonly {
    readonly name: string;
    readonly drift: string;
    readonly share: string;
    readonly impact: string;
    readonly correlation: string;
    readonly domain: string;
  }[];
  readonly withCorrelation: boolean;
  readonly withDomain: boolean;
  readonly segments: readonly {
    readonly segment: string;
    readonly rows: string;
    readonly reference: string;
    readonly current: string;
    readonly growth: string;
    readonly p: string;
  }[];
  readonly losses: string;
  readonly notes: readonly string[];
}

const MOST_COLUMNS = 5;
const MOST_SEGMENTS = 3;
const LONGEST_NAME = 60;
const LONGEST_LINE = 300;

/** What a result says of reasons; `null` when there is nothing to say. */
export function whyView({ why, performance }: Pick<DriftResult, 'why' | 'performance'>): WhyView | null {
  const segments = performance?.segments;
  const found = segments?.segments.slice(0, MOST_SEGMENTS) ?? [];
  if (why === undefined || (why.sentence === null && found.length === 0)) return null;
  const number = (value: number | null) => (value === null ? '–' : formatNumber(value));
  const loss = (value: number) =>
    segments?.losses === 'errors' ? formatPercent(value, 1) : formatNumber(value);
  const ranked = why.importance === null ? [] : why.columns.slice(0, MOST_COLUMNS);
  return {
    sentence: why.sentence === null ? null : shorten(visibleText(why.sentence), 3 * LONGEST_LINE),
    columns: ranked.map((column) => ({
      name: shorten(visibleText(column.name), LONGEST_NAME),
      drift: number(column.drift),
      share: column.importance_share === null ? '–' : formatPercent(column.importance_share),
      impact: number(column.impact),
      correlation: number(column.correlation),
      domain: number(column.domain_importance),
    })),
    withCorrelation: why.correlated_with !== null,
    withDomain: why.columns.some(({ domain_importance }) => domain_importance !== null),
    segments: found.map(({ segment, rows, reference, current, interval, p_adjusted }) => ({
      segment: shorten(visibleText(segment), 2 * LONGEST_NAME),
      rows: formatCount(rows.current),
      reference: loss(reference),
      current: loss(current),
      growth: interval.map(loss).join(' to '),
      p: formatP(p_adjusted),
    })),
    losses: segments?.losses === 'amounts' ? 'mean error' : 'share of errors',
    notes: notesOf(why, segments),
  };
}

function notesOf(
  { importance, reason, correlated_with: correlated }: NonNullable<DriftResult['why']>,
  segments: NonNullable<DriftResult['performance']>['segments'],
): string[] {
  return [
    ...(importance === null
      ? [
          `What columns are worth to the model is not known: ${shorten(visibleText(reason ?? 'it was not measured'), LONGEST_LINE)}.`,
        ]
      : [
          `Worth to the model: by how much its ${figureName(importance.figure)} gets worse when the column is shuffled, version ${visibleText(importance.model_version)}, on ${plural(importance.rows, 'row')} of the ${importance.measured_on === 'held_out' ? 'held-out rows' : 'reference'}. Columns that say the same share it.`,
        ]),
    ...(correlated === null
      ? []
      : [
          `Correlation: of a column’s drift with how far ${figureName(correlated.figure)} was from the reference, over ${plural(correlated.windows, 'window')}.`,
        ]),
    ...(segments === undefined
      ? []
      : [
          `${plural(segments.tested, 'segment')} of at least 30 labelled rows on both sides tested, ${formatCount(segments.found)} found worse; at most 5 % of those are expected to be false.`,
        ]),
  ];
}
