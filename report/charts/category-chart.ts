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
  const ticks = axisTicks(0, top * 100, 3);
  const at = (tick: { value: number }) => Math.round(x(tick.value / 100));

  return svgDocument(
    { ...frame, height: TOP + height + 4, origin: [LEFT, TOP] },
    `<path class="g" d="${ticks.map((tick) => `M${at(tick)} -4V${height}`).join('')}"/>` +
      `<text class="l" y="-9">${ticks
        .map((tick) => `<tspan x="${at(tick)}">${tick.label}\u00a0%</tspan>`)
        .join('')}</text>` +
      `<path class="r" d="${broadBars(reference, x)}"/><path class="j" d="${narrowBars(current, x)}"/>` +
      `<path class="b" d="M0 0V${height}"/><g class="e">` +
      `${labels.map((label, row) => `<text y="${row * ROW + 14}">${escapeMarkup(label)}</text>`).join('')}</g>`,
  );
}

const SPARK_HEIGHT = 40;

/** The same shares as small upright bars without labels, for a table row. Decoration only, as `histogramSpark` is. */
export function categorySpark(data: Pick<CategoryData, 'reference' | 'current'>): string {
  const top = Math.max(0, ...data.reference, ...data.current);
  const rows = data.reference.length;
  if (top === 0 || rows === 0) return '';
  const levelOf = (share: number) => Math.round((1 - share / top) * SPARK_HEIGHT);
  const lines = data.current
    .map((share, row) =>
      levelOf(share) === SPARK_HEIGHT ? '' : `M${row * 10 + 5} ${SPARK_HEIGHT}V${levelOf(share)}`,
    )
    .join('');
  // Bars without gaps are one outline, which is short.
  const steps = data.reference.map((share) => `V${levelOf(share)}h10`).join('');
  return (
    `<svg class="spark" aria-hidden="true" viewBox="0 0 ${rows * 10} ${SPARK_HEIGHT}" preserveAspectRatio="none">` +
    `<path class="r" d="M0 ${SPARK_HEIGHT}${steps}V${SPARK_HEIGHT}"/><path class="t" d="${lines}"/></svg>`
  );
}

/** Outlines that begin and end at the baseline; it is drawn over their missing edge. */
function broadBars(shares: readonly number[], x: (share: number) => number): string {
  return drawn(shares, x, (length, row) => `M0 ${row * ROW + 4}H${length}v12H0`);
}

function narrowBars(shares: readonly number[], x: (share: number) => number): string {
  return drawn(shares, x, (length, row) => `M0 ${row * ROW + ROW / 2}H${length}`);
}

function drawn(
  shares: readonly number[],
  x: (share: number) => number,
  bar: (length: string, row: number) => string,
): string {
  return shares
    .map((share, row) => {
      // Whole units, but a bar that is not empty can be seen.
      const length = coordinate(x(share) < 1 ? x(share) : Math.round(x(share)));
      return length === '0' ? '' : bar(length, row);
    })
    .join('');
}
