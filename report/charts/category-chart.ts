import { axisTicks } from './axis-ticks.js';
import { escapeMarkup } from './escape-markup.js';
import { coordinate, emptyChart, svgDocument } from './svg-document.js';

export interface CategoryData {
  /** Labels as they are to be read, already short enough to fit; they are escaped here. */
  readonly labels: readonly string[];
  /** Shares of the values on each side, 0 to 1, one per label. */
  readonly reference: readonly number[];
  readonly current: readonly number[];
}

export interface CategoryOptions {
  readonly title: string;
  readonly description: string;
}

const WIDTH = 420;
const LEFT = 128;
const RIGHT = 18;
const ROW = 20;
const TOP = 22;

/**
 * The shares of a categorical column, one row per category: the reference as a broad filled bar, the current window
 * as a narrow line along its middle, so that the two can be told apart without colour.
 */
export function categoryChart(data: CategoryData, options: CategoryOptions): string {
  const { labels, reference, current } = data;
  const top = Math.max(0, ...reference, ...current);
  const frame = { width: WIDTH, className: 'chart', ...options };
  if (labels.length === 0 || top === 0) return emptyChart(frame);
  const plotWidth = WIDTH - LEFT - RIGHT;
  const height = labels.length * ROW;
  const x = (share: number) => (share / top) * plotWidth;
  const ticks = axisTicks(0, top * 100, 4);
  const at = (tick: { value: number }) => coordinate(x(tick.value / 100));

  return svgDocument(
    { ...frame, height: TOP + height + 4, origin: [LEFT, TOP] },
    `<path class="g" d="${ticks.map((tick) => `M${at(tick)} -4V${height}`).join('')}"/>` +
      `<text class="l" y="-9">${ticks
        .map((tick) => `<tspan x="${at(tick)}">${tick.label}\u00a0%</tspan>`)
        .join('')}</text>` +
      `<path class="r" d="${bars(reference, x, 12)}"/><path class="f" d="${bars(current, x, 3)}"/>` +
      `<path class="b" d="M0 0V${height}"/>` +
      labels
        .map((label, row) => `<text class="e" x="-8" y="${row * ROW + 14}">${escapeMarkup(label)}</text>`)
        .join(''),
  );
}

const SPARK_HEIGHT = 40;

/** The same shares as small upright bars without labels, for a table row. Decoration only, as `histogramSpark` is. */
export function categorySpark(data: Pick<CategoryData, 'reference' | 'current'>): string {
  const top = Math.max(0, ...data.reference, ...data.current);
  const rows = data.reference.length;
  if (top === 0 || rows === 0) return '';
  const column = (shares: readonly number[], width: number) =>
    shares
      .map((share, row) => {
        const height = Math.round((share / top) * SPARK_HEIGHT);
        return height === 0
          ? ''
          : `M${row * 10 + (10 - width) / 2} ${SPARK_HEIGHT}v-${height}h${width}v${height}z`;
      })
      .join('');
  return (
    `<svg class="spark" aria-hidden="true" viewBox="0 0 ${rows * 10} ${SPARK_HEIGHT}" preserveAspectRatio="none">` +
    `<path class="r" d="${column(data.reference, 8)}"/><path class="f" d="${column(data.current, 2)}"/></svg>`
  );
}

function bars(shares: readonly number[], x: (share: number) => number, thickness: number): string {
  return shares
    .map((share, row) => {
      const length = coordinate(x(share));
      if (length === '0') return '';
      return `M0 ${row * ROW + (ROW - thickness) / 2}h${length}v${thickness}h-${length}z`;
    })
    .join('');
}
