import { axisTicks } from './axis-ticks.js';
import { emptyChart, svgDocument } from './svg-document.js';

/** Five quantiles of one side, in data units. */
export interface QuantileMarks {
  readonly q05: number;
  readonly q25: number;
  readonly median: number;
  readonly q75: number;
  readonly q95: number;
}

export interface HistogramData {
  /** Bin edges, ascending, one more than there are bins. */
  readonly edges: readonly number[];
  /** Shares of the values on each side, 0 to 1, one per bin. */
  readonly reference: readonly number[];
  readonly current: readonly number[];
  /** Drawn below the bins when given. */
  readonly referenceMarks?: QuantileMarks | null;
  readonly currentMarks?: QuantileMarks | null;
}

export interface HistogramOptions {
  readonly title: string;
  readonly description: string;
  /** Id of the group that holds both outlines, so that `histogramSpark` can draw it again. Letters and digits only. */
  readonly id?: string;
  /** `small` keeps the outlines and the ends of the axis, for a grid of many; `full` unless told. */
  readonly size?: HistogramSize;
}

export type HistogramSize = 'full' | 'small';

const LAYOUTS = {
  full: { width: 420, left: 40, right: 18, top: 12, plot: 156, below: 42, ticks: 4 },
  small: { width: 260, left: 10, right: 10, top: 4, plot: 56, below: 20, ticks: 3 },
} as const;

/**
 * Both distributions of a numeric column on one axis: the reference as a filled step histogram, the current window
 * as a step line over it. Below the bins stand two quartile strips after Tufte: a line from the 5 % to the 25 %
 * quantile, a gap with a tick at the median, a line from the 75 % to the 95 % quantile.
 *
 * Bars are as high as the share of values in them. Where bins differ in width their height is the density instead,
 * so that area keeps meaning share, and the vertical axis has no labels.
 */
export function histogramChart(data: HistogramData, options: HistogramOptions): string {
  const { id, size = 'full', title, description } = options;
  const layout = LAYOUTS[size];
  const frame = { width: layout.width, title, description, className: 'chart' };
  if (!isDrawable(data)) return emptyChart(frame);

  const { edges, reference, current } = data;
  const bins = edges.length - 1;
  const low = edges[0] ?? 0;
  const high = edges[bins] ?? 0;
  const plotWidth = plotWidthOf(bins, size);
  const x = (value: number) => ((Math.min(high, Math.max(low, value)) - low) / (high - low)) * plotWidth;

  const meanWidth = (high - low) / bins;
  const widths = reference.map((_, bin) => (edges[bin + 1] ?? high) - (edges[bin] ?? low));
  const even = widths.every((width) => Math.abs(width - meanWidth) <= meanWidth * 1e-3);
  const heights = (shares: readonly number[]) =>
    even
      ? shares
      : shares.map((share, bin) => ((widths[bin] ?? 0) > 0 ? (share * meanWidth) / (widths[bin] ?? 1) : 0));
  const top = Math.max(...heights(reference), ...heights(current));
  const y = (height: number) => layout.plot - (height / top) * layout.plot;
  // A side without values has no outline; a line along the baseline would say that it was measured.
  const outline = (className: 'r' | 'c', shares: readonly number[]) =>
    shares.some((share) => share > 0)
      ? `<path class="${className}" d="${stepPath(heights(shares).map(y), edges.map(x), layout.plot)}"/>`
      : '';

  const xTicks = axisTicks(low, high, layout.ticks);
  const yTicks = even && size === 'full' ? axisTicks(0, top * 100, 2).filter((tick) => tick.value > 0) : [];
  const grid = yTicks.map((tick) => `M0 ${Math.round(y(tick.value / 100))}H${plotWidth}`);
  const rules = xTicks.map((tick) => `M${Math.round(x(tick.value))} ${layout.plot}v${layout.below - 18}`);
  const strips =
    size === 'small'
      ? ''
      : quartileStrip(data.referenceMarks, x, layout.plot + 8, 's') +
        quartileStrip(data.currentMarks, x, layout.plot + 16, 't');

  return svgDocument(
    { ...frame, height: layout.top + layout.plot + layout.below, origin: [layout.left, layout.top] },
    `<path class="g" d="${grid.join('')}${rules.join('')}"/>` +
      `<g${id === undefined ? '' : ` id="${id}"`}>` +
      `${outline('r', reference)}${outline('c', current)}</g>` +
      `<path class="b" d="M0 ${layout.plot}H${plotWidth}"/>${strips}` +
      `<text class="l" y="${layout.plot + layout.below - 6}">${xTicks
        .map((tick) => `<tspan x="${Math.round(x(tick.value))}">${tick.label}</tspan>`)
        .join('')}</text>` +
      (yTicks.length === 0
        ? ''
        : `<g class="e">${yTicks
            .map((tick) => `<text y="${Math.round(y(tick.value / 100)) + 4}">${tick.label}\u00a0%</text>`)
            .join('')}</g>`),
  );
}

/**
 * The outlines of a histogram that stands elsewhere in the same page, small and without an axis, for a table row.
 * Decoration only: the table names the column and the chart describes itself.
 *
 * @param id the `id` that the chart was drawn with
 * @param size the size that it was drawn in
 * @returns an empty text when there is nothing to draw
 */
export function histogramSpark(id: string, data: HistogramData, size: HistogramSize = 'full'): string {
  if (!isDrawable(data)) return '';
  return (
    `<svg class="spark" aria-hidden="true" viewBox="0 0 ${plotWidthOf(data.edges.length - 1, size)} ${LAYOUTS[size].plot}" ` +
    `preserveAspectRatio="none"><use href="#${id}"/></svg>`
  );
}

function isDrawable({ edges, reference, current }: HistogramData): boolean {
  const width = (edges.at(-1) ?? 0) - (edges[0] ?? 0);
  return width > 0 && Number.isFinite(width) && [...reference, ...current].some((share) => share > 0);
}

/** A whole number of units per bin keeps the paths short; the plot is at most one unit per bin narrower for it. */
function plotWidthOf(bins: number, size: HistogramSize): number {
  const room = LAYOUTS[size].width - LAYOUTS[size].left - LAYOUTS[size].right;
  return bins <= room ? Math.floor(room / bins) * bins : room;
}

/**
 * From the baseline up, along the bars' tops, and down again. `tops` are in drawing units from above and rounded to
 * whole ones, at least one for a bar that is not empty; steps are relative, which makes the shortest paths.
 */
function stepPath(tops: readonly number[], edges: readonly number[], baseline: number): string {
  const levels = tops.map((top) => (top < baseline ? Math.min(baseline - 1, Math.round(top)) : baseline));
  let path = `M0 ${baseline}`;
  let level = baseline;
  let drawn = 0;
  const rise = (to: number) => {
    const step = to === level ? '' : `v${to - level}`;
    level = to;
    return step;
  };
  levels.forEach((next, bin) => {
    path += rise(next);
    // Neighbours of one height make one step.
    if (levels[bin + 1] === next) return;
    const right = Math.round((edges[bin + 1] ?? 0) * 10);
    path += `h${(right - drawn) / 10}`;
    drawn = right;
  });
  return path + rise(baseline);
}

function quartileStrip(
  marks: QuantileMarks | null | undefined,
  x: (value: number) => number,
  y: number,
  className: 's' | 't',
): string {
  if (!marks) return '';
  const at = (value: number) => Math.round(x(value));
  return `<path class="${className}" d="M${at(marks.q05)} ${y}H${at(marks.q25)}M${at(marks.q75)} ${y}H${at(marks.q95)}M${at(marks.median)} ${y - 3}v6"/>`;
}
