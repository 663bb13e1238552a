import type { ColumnResult, ColumnSummary, Histogram } from '../drift/result.js';
import { type CategoryData, categoryChart, categorySpark } from './charts/category-chart.js';
import { coarseHistogram } from './charts/coarse-histogram.js';
import { histogramChart, histogramSpark, type QuantileMarks } from './charts/histogram-chart.js';
import { formatCount, shorten, visibleText } from './format.js';

/** SVG that a chart function made; the only markup that templates put in as it is. */
export interface Markup {
  readonly markup: string;
}

export interface ColumnPictures {
  readonly chart: Markup | null;
  readonly chartNote: string | null;
  /** The same shape for a table row. */
  readonly spark: Markup | null;
}

/**
 * `coarse` is `full` with half the bins or bars, `brief` an outline with its axis or a few bars, `small` an outline for a grid of
 * many.
 */
export type PictureForm = 'full' | 'coarse' | 'brief' | 'small';

const LONGEST_LABEL = 18;
const MOST_BARS = { full: 12, coarse: 6, brief: 4, small: 12 } as const;
const NOTHING: ColumnPictures = { chart: null, chartNote: null, spark: null };

/**
 * Draws a column: its chart, and the little shape beside it in the table.
 *
 * @param name as it is read, already short
 * @param id unique within the page, letters and digits
 */
export function columnPictures(
  column: ColumnResult,
  name: string,
  id: string,
  form: PictureForm,
): ColumnPictures {
  const { histogram } = column;
  if (histogram === null) return NOTHING;
  if (histogram.type === 'categorical') return categoryPictures(histogram, name, form);
  const size = form === 'small' || form === 'brief' ? 'small' : 'full';
  const data = {
    ...(form === 'full' ? histogram : coarseHistogram(histogram)),
    referenceMarks: quantileMarks(column.reference),
    currentMarks: quantileMarks(column.current),
  };
  return {
    chart: present(histogramChart(data, { title: name, description: '', id, size })),
    chartNote: histogram.clipped ? 'The outermost bars also hold the values beyond them.' : null,
    spark: present(histogramSpark(id, data, size)),
  };
}

function categoryPictures(
  histogram: Extract<Histogram, { type: 'categorical' }>,
  name: string,
  form: PictureForm,
): ColumnPictures {
  const { categories, other } = histogram;
  const shown = Math.min(MOST_BARS[form], categories.length);
  const hidden = categories.length - shown + (other?.categories ?? 0);
  const bars = (shares: readonly number[], beyond: number) => {
    const rest = shares.slice(shown).reduce((sum, share) => sum + share, beyond);
    return hidden > 0 ? [...shares.slice(0, shown), rest] : shares;
  };
  const labels = categories.slice(0, shown).map((value) => shorten(visibleText(value), LONGEST_LABEL));
  const data: CategoryData = {
    labels: hidden > 0 ? [...labels, `${formatCount(hidden)} more`] : labels,
    reference: bars(histogram.reference, other?.reference ?? 0),
    current: bars(histogram.current, other?.current ?? 0),
  };
  const spark = present(categorySpark(data));
  return {
    chart: form === 'small' ? spark : present(categoryChart(data, { title: name, description: '' })),
    chartNote: null,
    spark,
  };
}

function present(markup: string): Markup | null {
  return markup === '' ? null : { markup };
}

function quantileMarks(summary: ColumnSummary | null): QuantileMarks | null {
  if (summary?.type !== 'numeric') return null;
  const { q05, q25, median, q75, q95 } = summary;
  if (q05 === null || q25 === null || median === null || q75 === null || q95 === null) return null;
  return { q05, q25, median, q75, q95 };
}
